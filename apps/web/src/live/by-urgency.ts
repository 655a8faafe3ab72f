import type { JobState, JobView } from "@jobwire/jobs/wire";

const RANK: Readonly<Record<JobState, number>> = {
  running: 0,
  cancelling: 0,
  retrying: 1,
  queued: 1,
  blocked: 2,
  scheduled: 3,
  completed: 4,
  failed: 4,
  cancelled: 4,
};

/** Jobs under way in the order they are worth looking at: what moves, then what stands in line by its place, each oldest first. */
export function byUrgency(jobs: readonly JobView[]): JobView[] {
  return jobs.toSorted(
    (a, b) =>
      RANK[a.state] - RANK[b.state] || placeOf(a) - placeOf(b) || Date.parse(a.createdAt) - Date.parse(b.createdAt),
  );
}

/** Its place in line; behind all others where it has none. */
function placeOf({ waiting }: JobView): number {
  return waiting?.position ?? Number.MAX_SAFE_INTEGER;
}
