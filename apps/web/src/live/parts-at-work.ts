/** Which jobs move through their parts while they themselves wait for them. Pure. */
import type { JobView } from "@jobwire/jobs/wire";

/** How many parts of each parent are at work, by the parent's id; parents without any are left out. */
export function partsAtWork(jobs: readonly JobView[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { parentId, state } of jobs) {
    if (parentId === null || (state !== "running" && state !== "cancelling")) continue;
    counts.set(parentId, (counts.get(parentId) ?? 0) + 1);
  }
  return counts;
}
