import type { Queryable } from "@jobwire/db";
import { TERMINAL_STATES } from "@jobwire/db/lifecycle";
import type { TerminalState } from "@jobwire/db/lifecycle";
import { IN_COLLECTION } from "./in-collection.ts";

/** A job that is not there any more. */
export interface RemovedJob {
  id: string;
  userId: string;
}

/**
 * What else belongs to a job goes by triggers (`job_removed`, `artifact_removed`). Only what is over, not
 * pinned, in no collection, without children and not waited for, all looked at under the lock; a job that somebody holds at
 * this moment (to rerun or pin it) is left for the next pass. Locks in the order of ids. Uses job_pkey,
 * job_parent, dependency_on.
 */
const REMOVE = `
  with doomed as materialized (
    select id from job
    where id = any($1::uuid[]) and state = any($2::job_state[]) and pinned_at is null
      and ($3::float8 is null or parent_id is not null or finished_at < now() - $3 * interval '1 day')
      and not exists (${IN_COLLECTION("job.id")})
      and not exists (select from job child where child.parent_id = job.id)
      and not exists (
        select from dependency on_it join job waiting on waiting.id = on_it.job_id
        where on_it.on_job_id = job.id and waiting.state = 'blocked'
      )
    order by id
    for update skip locked
  )
  delete from job using doomed where job.id = doomed.id
  returning job.id, job.user_id as "userId"`;

/** What must still hold of jobs when their turn comes: they may have been retried, and have ended anew. */
interface StillSo {
  /** Default: over, in whatever way. */
  states?: readonly TerminalState[];
  /** Those without a parent have been over for so many days. */
  endedDaysAgo?: number;
}

/** Removes jobs with all that belongs to them; the files of their artifacts are noted as doomed. */
export async function removeJobs(
  db: Queryable,
  ids: readonly string[],
  { states = TERMINAL_STATES, endedDaysAgo }: StillSo = {},
): Promise<RemovedJob[]> {
  const { rows } = await db.query<RemovedJob>(REMOVE, [ids, states, endedDaysAgo ?? null]);
  return rows;
}
