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
    /** AVIF is a third smaller, takes longer to make, and is not shown by browsers from before 2024. */
    format: z.enum(["webp", "avif"]).default("webp"),
    /** More sizes of the same picture, longest sides in pixels; each is an artifact `thumbnail-<size>`. */
    moreSizesPx: z.array(z.int().min(16).max(2048)).max(5).default([]),
  }),
  output: z.object({
    artifactId: z.uuid(),
    widthPx: z.int(),
    heightPx: z.int(),
    format: z.enum(["webp", "avif"]).optional(),
    /** One for each of `moreSizesPx`, in their order; photos smaller than a size stay as they are. */
    more: z.array(z.object({ artifactId: z.uuid(), sizePx: z.int(), widthPx: z.int(), heightPx: z.int() })).optional(),
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
  usualMs: 300,
  policy: {
    queue: "images",
    maxAttempts: 3,
    timeoutMs: 60_000,
    backoff: { kind: "exponential", baseMs: 1_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 768 },
  },
});
