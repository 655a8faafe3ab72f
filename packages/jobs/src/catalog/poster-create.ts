import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";
import { POSTER_TEMPLATES } from "./poster-templates.ts";

export const posterCreate = defineTask({
  name: "poster.create",
  title: "Film poster",
  description: "You on a film poster: your face painted into it, your title on it, as a picture and as a PDF to print.",
  input: z.object({
    itemId: z.uuid(),
    template: z.enum(POSTER_TEMPLATES).default("orbit"),
    title: z.string().trim().min(1, "A poster needs a title.").max(120),
    /** A line above the title. */
    tagline: z.string().trim().max(160).default(""),
    /** Below the title; lines stay lines. */
    credits: z.string().trim().max(400).default(""),
    /**
     * Whose face, where there are several: its number from the left, from 0, or the largest. Left out, the
     * photo must leave no doubt: one face, or one that is three times as large as any other.
     */
    faceIndex: z.union([z.int().min(0).max(99), z.literal("largest")]).optional(),
  }),
  output: z.object({
    /** The PNG. */
    artifactId: z.uuid(),
    /** The PDF, 27 × 40 inches. */
    pdfId: z.uuid(),
    widthPx: z.int(),
    heightPx: z.int(),
    /** Faces that were found, and which one was taken, from the left, from 0. */
    faces: z.int(),
    faceIndex: z.int(),
    madeBy,
  }),
  /** The faces of the photo, from the left; shares of its width and height. For choosing, where there are several. */
  partial: z.object({
    faces: z.array(z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })),
  }),
  checkpoint: z.never(),
  accepts: IMAGE_TYPES,
  mailsResult: true,
  usualMs: 5_000,
  keepsResult: true,
  policy: {
    queue: "poster",
    // 3 retries, after 2, 4 and 8 minutes.
    maxAttempts: 4,
    timeoutMs: 120_000,
    provider: "segmind",
    backoff: { kind: "minutes", maxMinutes: 8 },
    runsIn: { kind: "child", memoryLimitMb: 2_048 },
  },
});
