import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { madeBy } from "./made-by.ts";
import { storyCast, storyWish } from "./story-wish.ts";

export const storyAuto = defineTask({
  name: "story.auto",
  title: "Write a story",
  description: "A story to read aloud, about a hero of yours.",
  input: z.object(storyWish),
  output: z.object({
    artifactId: z.uuid(),
    title: z.string(),
    paragraphs: z.array(z.string()),
    wordCount: z.int(),
    seed: z.int(),
    /** Null where a service wrote it, which does not say. */
    cast: storyCast.nullable(),
    madeBy,
  }),
  partial: z.discriminatedUnion("kind", [
    /** It begins, or begins anew: what came before is void. */
    z.object({ kind: z.literal("begin") }),
    z.object({ kind: z.literal("title"), title: z.string() }),
    /**
     * The next sentences of a paragraph. Paragraphs, and the pieces of each, count from 0: a piece that is told again,
     * as after a crash, takes the place of the one with its numbers.
     */
    z.object({ kind: z.literal("text"), paragraph: z.int(), piece: z.int(), text: z.string() }),
  ]),
  checkpoint: z.never(),
  accepts: [],
  usualMs: 500,
  keepsResult: true,
  policy: {
    queue: "default",
    maxAttempts: 4,
    timeoutMs: 360_000,
    provider: "openai",
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "inline" },
  },
});
