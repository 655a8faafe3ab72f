import type { JobState, JobView } from "@jobwire/jobs/wire";
import { JOB_STATES, WAITING_STATES } from "@jobwire/jobs/wire";
import { useLiveJobs } from "./use-live-jobs.ts";

export interface UseJobStats {
  /** Jobs held live, by state. */
  counts: Readonly<Record<JobState, number>>;
  /** Not over yet. */
  active: number;
  running: number;
  waiting: number;
}

/** Counts of the viewer's own jobs that are held live: every open one, and the recently finished. The same object until one of them changes. */
export function useJobStats(): UseJobStats {
  return useLiveJobs(countJobs, isSameCount);
}

function isSameCount(a: UseJobStats, b: UseJobStats): boolean {
  return JOB_STATES.every((state) => a.counts[state] === b.counts[state]);
}

/** Counts jobs by state. */
export function countJobs(jobs: readonly JobView[]): UseJobStats {
  const counts = Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Record<JobState, number>;
  for (const job of jobs) counts[job.state] += 1;
  const running = counts.running + counts.cancelling;
  const waiting = WAITING_STATES.reduce((sum, state) => sum + counts[state], 0);
  return { counts, active: running + waiting, running, waiting };
}
