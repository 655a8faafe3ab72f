import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";

export const CARTOON_STYLES = ["comic", "watercolor", "ink", "pastel"] as const;
export type CartoonStyle = (typeof CARTOON_STYLES)[number];

export const imageCartoonize = defineTask({
  name: "image.cartoonize",
  title: "Cartoonize",
  description: "The photo as a drawing: comic, watercolor, ink or pastel.",
  input: z.object({
    itemId: z.uuid(),
    style: z.enum(CARTOON_STYLES).default("comic"),
  }),
  output: z.object({
    artifactId: z.uuid(),
    /** Of the drawing; its longest side is 2 048 pixels at most. */
    widthPx: z.int(),
    heightPx: z.int(),
    style: z.enum(CARTOON_STYLES),
    madeBy,
  }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: IMAGE_TYPES,
  usualMs: 3_000,
  keepsResult: true,
  policy: {
    queue: "drawing",
    maxAttempts: 3,
    timeoutMs: 120_000,
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_536 },
  },
});
