import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { madeBy } from "./made-by.ts";
import { storyCast } from "./story-wish.ts";

/** What one page of a picture book shows. */
const storyScene = z.object({
  /** From 1. */
  number: z.int(),
  /** What stands on the page; all scenes together are the whole story. */
  text: z.string(),
  /** One short sentence for below the picture. */
  caption: z.string(),
  /** What to draw. */
  prompt: z.string(),
});

export const storyScenes = defineTask({
  name: "story.scenes",
  title: "Split into scenes",
  description: "A story in scenes, each with its text, a caption and what to draw.",
  input: z.object({
    title: z.string().trim().min(1).max(200),
    paragraphs: z
      .array(z.string().trim().min(1).max(4_000))
      .min(1, "expected a story, got no paragraph")
      .max(60, "expected at most 60 paragraphs"),
    sceneCount: z.int().min(1).max(12).default(6),
    cast: storyCast.nullable().default(null),
  }),
  output: z.object({ scenes: z.array(storyScene), madeBy }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: [],
  usualMs: 500,
  policy: {
    queue: "default",
    maxAttempts: 4,
    timeoutMs: 360_000,
    provider: "openai",
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "inline" },
  },
});
