import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";

export const imageThumbnail = defineTask({
  name: "image.thumbnail",
  title: "Thumbnail",
  description: "A small, upright copy of the photo without its hidden data.",
  input: z.object({
    itemId: z.uuid(),
    /** Longest side of the result, in pixels. */
    sizePx: z.int().min(16).max(2048).default(512),
  }),
  output: z.object({
    artifactId: z.uuid(),
    widthPx: z.int(),
    heightPx: z.int(),
    /** Size of the upright original. */
    originalWidthPx: z.int(),
    originalHeightPx: z.int(),
    /** About 25 bytes, base64: a blurred placeholder (evanw/thumbhash). */
    thumbhash: z.string(),
  }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: IMAGE_TYPES,
  isQuiet: true,
  policy: {
    queue: "images",
    maxAttempts: 3,
    timeoutMs: 60_000,
    backoff: { kind: "exponential", baseMs: 1_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 768 },
  },
});
