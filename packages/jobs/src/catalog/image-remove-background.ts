import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";

export const imageRemoveBackground = defineTask({
  name: "image.remove-background",
  title: "Remove background",
  description: "The subject cut out, as a PNG with a transparent background.",
  input: z.object({ itemId: z.uuid() }),
  output: z.object({
    artifactId: z.uuid(),
    widthPx: z.int(),
    heightPx: z.int(),
    /** Share of the picture that was kept, 0–1. */
    keptRatio: z.number(),
    madeBy,
  }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: IMAGE_TYPES,
  usualMs: 2_000,
  keepsResult: true,
  policy: {
    queue: "cutout",
    maxAttempts: 3,
    timeoutMs: 120_000,
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 2_048 },
  },
});
