/** `limit` starts in any stretch of `intervalMs`. */
export interface RateLimit {
  /** 1 or more. */
  limit: number;
  /** 100 or more. */
  intervalMs: number;
}

/** What bounds a queue, or (for the queue `*`) all of them together. What is left out, or null, is not bounded. */
export interface QueueLimits {
  /** Most jobs that run at once, in all processes together. */
  concurrency?: number | null;
  /** … of one user. */
  userConcurrency?: number | null;
  /** … of one key. */
  keyConcurrency?: number | null;
  /** Most jobs of one user that are not over; one more is refused at enqueue. */
  userJobs?: number | null;
  /** … of one guest, where that is fewer. */
  guestJobs?: number | null;
  /** Starts of jobs. */
  rate?: RateLimit | null;
  /** Starts of jobs of one key. */
  keyRate?: RateLimit | null;
}

/** The queue whose limits and switches hold for all queues together. */
export const ALL_QUEUES = "*";
