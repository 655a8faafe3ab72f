import type { JobView } from "@jobwire/jobs/wire";

export interface SteadyRows {
  /** What the table shows. */
  rows: readonly JobView[];
  /** How many jobs wait to be shown. */
  newCount: number;
}

/**
 * Rows that stay put: while held, the jobs shown when holding began keep their places, brought up to
 * date where they stand (even when they no longer fit the filter), and new ones are only counted.
 * @param held ids in the order they were shown, or null while the table follows
 * @param newest the newest known view of a job, also of one that left the list
 */
export function steadyRows(
  held: readonly string[] | null,
  jobs: readonly JobView[],
  newest: (jobId: string) => JobView | undefined,
): SteadyRows {
  if (held === null) return { rows: jobs, newCount: 0 };
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const kept = held.flatMap((id) => byId.get(id) ?? newest(id) ?? []);
  const heldIds = new Set(held);
  // Jobs that are older than what is shown were asked for by scrolling: they go below, nothing moves.
  const oldest = kept.reduce((least, job) => (job.createdAt < least ? job.createdAt : least), "9");
  const older = jobs.filter((job) => !heldIds.has(job.id) && job.createdAt <= oldest);
  return {
    rows: [...kept, ...older],
    newCount: jobs.length - older.length - jobs.filter((job) => heldIds.has(job.id)).length,
  };
}
