import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { madeBy } from "./made-by.ts";
import { VIDEO_TYPES } from "./media-types.ts";

/** A picture of the video. */
const frame = z.object({ artifactId: z.uuid(), widthPx: z.int(), heightPx: z.int() });

export const videoThumbnail = defineTask({
  name: "video.thumbnail",
  title: "Video pictures",
  description: "A poster frame, a strip of frames from start to end, and the facts: length, size, codec.",
  input: z.object({
    itemId: z.uuid(),
    /** Frames in the strip. */
    frames: z.int().min(4).max(24).default(12),
  }),
  output: z.object({
    /** null: its frames cannot be decoded here; see `notice`. */
    poster: frame.extend({ atMs: z.int() }).nullable(),
    /** Frames side by side, row by row. */
    strip: frame.extend({ columns: z.int(), timesMs: z.array(z.int()) }).nullable(),
    thumbnailId: z.uuid().nullable(),
    durationMs: z.int(),
    /** Upright. */
    widthPx: z.int(),
    heightPx: z.int(),
    rotationDeg: z.int(),
    fps: z.number(),
    container: z.string(),
    videoCodec: z.string().nullable(),
    codecString: z.string().nullable(),
    /** null: no sound. */
    audioCodec: z.string().nullable(),
    bitsPerSecond: z.int(),
    /** What to do to get what is missing; null: nothing is. */
    notice: z.string().nullable(),
    madeBy,
  }),
  partial: z.object({ posterId: z.uuid(), widthPx: z.int(), heightPx: z.int() }),
  checkpoint: z.never(),
  accepts: VIDEO_TYPES,
  usualMs: 1_000,
  policy: {
    queue: "documents",
    maxAttempts: 2,
    timeoutMs: 300_000,
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_536 },
  },
});
