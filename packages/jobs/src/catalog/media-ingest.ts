import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { UPLOAD_TYPES } from "./media-types.ts";

export const mediaIngest = defineTask({
  name: "media.ingest",
  title: "Take in a file",
  description: "What a new file needs by itself: a photo its thumbnail, a PDF its text and pages, a video its poster.",
  input: z.object({ itemId: z.uuid() }),
  output: z.object({
    kind: z.enum(["image", "pdf", "video"]),
    /** What was started, and how it ended. */
    parts: z.array(
      z.object({ task: z.string(), jobId: z.uuid(), status: z.enum(["completed", "failed", "cancelled"]) }),
    ),
  }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: UPLOAD_TYPES,
  isQuiet: true, // its parts are seen on the item
  policy: {
    queue: "intake",
    maxAttempts: 5,
    timeoutMs: 60_000,
    backoff: { kind: "exponential", baseMs: 1_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "inline" },
  },
});
