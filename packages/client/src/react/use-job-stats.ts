import type { JobState } from "@jobwire/jobs/wire";

export interface UseJobStats {
  /** Jobs held live, by state. */
  counts: Readonly<Record<JobState, number>>;
  /** Not over yet. */
  active: number;
  running: number;
  waiting: number;
}

/** Counts of the viewer's own jobs that are held live. */
export function useJobStats(): UseJobStats {
  return {
    counts: {
      scheduled: 0,
      blocked: 0,
      queued: 0,
      running: 0,
      cancelling: 0,
      retrying: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
    },
    active: 0,
    running: 0,
    waiting: 0,
  };
}
