/** The lanes jobs run in. `concurrency` is per worker process; changeable at run time in the `queue` table. */
export const QUEUES = {
  default: { concurrency: 16 },
  images: { concurrency: 4 },
  cutout: { concurrency: 1 },
} as const satisfies Record<string, { concurrency: number }>;

export type QueueName = keyof typeof QUEUES;
