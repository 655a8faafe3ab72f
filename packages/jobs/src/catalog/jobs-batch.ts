import { z } from "zod";
import { defineTask } from "./define-task.ts";

export const jobsBatch = defineTask({
  name: "jobs.batch",
  title: "Batch",
  description: "Many jobs as one, with one progress.",
  input: z.object({
    /** What people read: "Thumbnails of 2 000 photos". */
    title: z.string().min(1).max(200),
  }),
  output: z.object({ total: z.int(), completed: z.int(), failed: z.int(), cancelled: z.int() }),
  partial: z.never(),
  checkpoint: z.never(),
  accepts: [],
  isInternal: true,
  policy: {
    queue: "default",
    maxAttempts: 3,
    timeoutMs: 60_000,
    backoff: { kind: "exponential", baseMs: 1_000, maxMs: 30_000, jitter: 0.2 },
    runsIn: { kind: "inline" },
  },
});
