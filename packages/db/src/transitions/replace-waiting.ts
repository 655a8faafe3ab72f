import type { Queryable } from "../queryable.ts";
import { jsonParameter } from "./json-parameter.ts";
import { REPLACE_WAITING } from "./replace-waiting.sql.ts";
import type { JobRow, NewJob, NewJobDedupe } from "./transition.ts";

/** A request whose key is held by another job. */
export interface ContestedJob {
  place: number;
  job: NewJob & { dedupe: NewJobDedupe };
}

/**
 * Settles requests whose keys are held: replaces what has not begun, lets go of keys whose job is no
 * answer any more. Beside `applyTransitions` the only writer of states, and only of jobs that have
 * not begun: to them it is as if they had been made just now.
 * @param contested at most one for each key
 * @returns the replaced jobs; for the others, insert again
 */
export async function replaceWaiting(
  db: Queryable,
  contested: readonly ContestedJob[],
): Promise<(JobRow & { place: number })[]> {
  if (contested.length === 0) return [];
  const { rows } = await db.query<JobRow & { place: number }>({
    name: "replace-waiting",
    text: REPLACE_WAITING,
    values: [
      contested.map(({ place }) => place),
      contested.map(({ job }) => job.userId),
      contested.map(({ job }) => job.task),
      contested.map(({ job }) => job.dedupe.key),
      contested.map(({ job }) => job.dedupe.mode),
      contested.map(({ job }) => job.dedupe.windowMs),
      contested.map(({ job }) => job.dedupe.maxWaitMs),
      contested.map(({ job }) => jsonParameter(job.input) ?? "null"),
      contested.map(({ job }) => job.itemId),
      contested.map(({ job }) => job.priority),
      contested.map(({ job }) => job.runAt ?? null),
      contested.map(({ job }) => job.key ?? null),
    ],
  });
  return rows;
}
