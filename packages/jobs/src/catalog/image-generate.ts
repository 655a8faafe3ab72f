import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { ILLUSTRATION_STYLES } from "./illustration-style.ts";
import { madeBy } from "./made-by.ts";

const sidePx = z.int().min(256).max(2_048);

export const imageGenerate = defineTask({
  name: "image.generate",
  title: "Draw a picture",
  description: "An illustration of what you describe.",
  input: z.object({
    /** What is to be seen, in words. */
    prompt: z.string().trim().min(1).max(2_000),
    style: z.enum(ILLUSTRATION_STYLES).default("storybook"),
    widthPx: sidePx.default(1_024),
    heightPx: sidePx.default(1_024),
    /**
     * The same of everything gives the same picture, where it is drawn on this machine; with one seed, a
     * fox is the same fox in every prompt. Default: another one each time.
     */
    seed: z.int().min(0).max(2_147_483_647).optional(),
  }),
  output: z.object({
    artifactId: z.uuid(),
    widthPx: z.int(),
    heightPx: z.int(),
    seed: z.int(),
    style: z.enum(ILLUSTRATION_STYLES),
    madeBy,
  }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: [],
  usualMs: 1_000,
  keepsResult: true,
  policy: {
    queue: "illustration",
    maxAttempts: 3,
    timeoutMs: 240_000,
    provider: "openai",
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_024 },
  },
});
