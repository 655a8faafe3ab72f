import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { ILLUSTRATION_STYLES } from "./illustration-style.ts";
import { CARTOON_STYLES } from "./image-cartoonize.ts";
import { madeBy } from "./made-by.ts";
import { storyWish } from "./story-wish.ts";

/** What every book costs, in credits, besides its scenes. */
const BASE_CREDITS = 5;

export const storybookCreate = defineTask({
  name: "storybook.create",
  title: "Make a storybook",
  description: "A story with pictures, as a PDF to print and an ePub to read.",
  input: z.object({
    ...storyWish,
    sceneCount: z.int().min(3).max(10).default(6),
    /** How the scenes are drawn. */
    style: z.enum(ILLUSTRATION_STYLES).default("storybook"),
    /** A photo whose drawing stars in the book. */
    photoItemId: z.uuid().optional(),
    /** How the photo is drawn. */
    photoStyle: z.enum(CARTOON_STYLES).default("watercolor"),
  }),
  output: z.object({
    title: z.string(),
    hero: z.string(),
    pdfArtifactId: z.uuid(),
    epubArtifactId: z.uuid(),
    /** Job artifacts, of children; null where the picture could not be drawn. */
    coverArtifactId: z.uuid().nullable(),
    starArtifactId: z.uuid().nullable(),
    scenes: z.array(
      z.object({ number: z.int(), text: z.string(), caption: z.string(), artifactId: z.uuid().nullable() }),
    ),
    pageCount: z.int(),
    wordCount: z.int(),
    seed: z.int(),
    /** What is not as it should be, in sentences; empty when all is well. */
    notes: z.array(z.string()),
    madeBy,
  }),
  partial: z.discriminatedUnion("kind", [
    /** It is being written; its words stream in the log of the child called `story`. */
    z.object({ kind: z.literal("begin") }),
    z.object({ kind: z.literal("story"), title: z.string(), paragraphs: z.array(z.string()) }),
    z.object({
      kind: z.literal("scenes"),
      scenes: z.array(z.object({ number: z.int(), text: z.string(), caption: z.string() })),
    }),
    /** A picture has come, or will not: null. 0 is the cover. */
    z.object({ kind: z.literal("picture"), number: z.int(), artifactId: z.uuid().nullable() }),
    z.object({ kind: z.literal("star"), artifactId: z.uuid().nullable() }),
  ]),
  /** What has been streamed already. */
  checkpoint: z.object({ shown: z.array(z.string()) }),
  accepts: [],
  usualMs: 12_000,
  keepsResult: true,
  policy: {
    queue: "default",
    maxAttempts: 4,
    timeoutMs: 180_000,
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_024 },
  },
  credits: ({ sceneCount }) => BASE_CREDITS + sceneCount,
});
