import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";

const factor = z.int().min(2).max(4);

export type UpscaleFactor = 2 | 3 | 4;

export const imageUpscale = defineTask({
  name: "image.upscale",
  title: "Upscale",
  description: "The photo two, three or four times as large, with sharp edges; at most 16 megapixels.",
  input: z.object({
    itemId: z.uuid(),
    /** How many times as wide and high. */
    factor: factor.default(2),
  }),
  output: z.object({ artifactId: z.uuid(), widthPx: z.int(), heightPx: z.int(), factor, madeBy }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: IMAGE_TYPES,
  usualMs: 8_000,
  keepsResult: true,
  policy: {
    queue: "upscale",
    maxAttempts: 3,
    // 4 megapixels in take about 2 minutes on one free core; machines are shared.
    timeoutMs: 900_000,
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_024 },
  },
});
