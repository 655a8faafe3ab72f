import type { JobState, JobView } from "@jobwire/jobs/wire";

const RANK: Readonly<Record<JobState, number>> = {
  running: 0,
  cancelling: 0,
  retrying: 1,
  queued: 2,
  blocked: 3,
  scheduled: 4,
  completed: 5,
  failed: 5,
  cancelled: 5,
};

/** Jobs under way in the order they are worth looking at: what moves first, then what waits, each oldest first. */
export function byUrgency(jobs: readonly JobView[]): JobView[] {
  return jobs.toSorted((a, b) => RANK[a.state] - RANK[b.state] || a.createdAt.localeCompare(b.createdAt));
}
