import type { JobState, JobView } from "@jobwire/jobs/wire";
import { JOB_STATES, WAITING_STATES } from "@jobwire/jobs/wire";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useJobwire } from "./jobwire-provider.ts";

export interface UseJobStats {
  /** Jobs held live, by state. */
  counts: Readonly<Record<JobState, number>>;
  /** Not over yet. */
  active: number;
  running: number;
  waiting: number;
}

/** Counts of the viewer's own jobs that are held live: every open one, and the recently finished. */
export function useJobStats(): UseJobStats {
  const { live } = useJobwire();
  useEffect(() => live.retain(), [live]);
  const jobs = useSyncExternalStore(live.subscribe, live.all, live.all);
  return useMemo(() => countJobs(jobs), [jobs]);
}

/** Counts jobs by state. */
export function countJobs(jobs: readonly JobView[]): UseJobStats {
  const counts = Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Record<JobState, number>;
  for (const job of jobs) counts[job.state] += 1;
  const running = counts.running + counts.cancelling;
  const waiting = WAITING_STATES.reduce((sum, state) => sum + counts[state], 0);
  return { counts, active: running + waiting, running, waiting };
}
