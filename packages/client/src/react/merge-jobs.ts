import type { JobView } from "@jobwire/jobs/wire";
import type { JobFilter } from "../api.ts";
import { newestFirst } from "../live/live-store.ts";

/** Whether a job belongs in a list with this filter. */
function fits(job: JobView, filter: JobFilter): boolean {
  return (
    (filter.states === undefined || filter.states.includes(job.state)) &&
    (filter.tasks === undefined || filter.tasks.includes(job.task)) &&
    (filter.itemId === undefined || filter.itemId === job.itemId)
  );
}

/**
 * One list of what was read in pages and what is live: each job once, in its newest revision,
 * newest first. While there are older pages to come, live jobs from beyond the last page wait for it.
 */
export function mergeJobs(
  read: readonly JobView[],
  live: readonly JobView[],
  filter: JobFilter,
  hasOlder: boolean,
): JobView[] {
  const byId = new Map(read.map((job) => [job.id, job]));
  const oldestRead = hasOlder ? read.at(-1) : undefined;
  for (const job of live) {
    const known = byId.get(job.id);
    if (known === undefined && oldestRead !== undefined && newestFirst(job, oldestRead) > 0) continue;
    if (known === undefined || job.rev >= known.rev) byId.set(job.id, job);
  }
  return [...byId.values()].filter((job) => fits(job, filter)).toSorted(newestFirst);
}
