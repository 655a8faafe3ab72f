import type { QueueLimits } from "./queue-limits.ts";

/** The lanes jobs run in, with their limits as long as nobody changes them at run time. */
export const QUEUES = {
  default: { concurrency: 16 },
  /** New files on their way to what they need; pausing it holds back all that starts by itself. */
  intake: { concurrency: 8 },
  images: { concurrency: 4 },
  documents: { concurrency: 2 },
  cutout: { concurrency: 1 },
  drawing: { concurrency: 1 },
  analysis: { concurrency: 1 },
  upscale: { concurrency: 1 },
  illustration: { concurrency: 2 },
  models: { concurrency: 1 },
  poster: { concurrency: 1 },
} as const satisfies Record<string, QueueLimits>;

export type QueueName = keyof typeof QUEUES;
