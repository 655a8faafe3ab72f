// What a pass over families reads. All of it is looked up by ids, from what is committed: whatever a pass
// does not see yet is news to the one after it, so nothing is missed and nothing needs a lock.
import type { Queryable } from "@jobwire/db";
import type { JobState } from "@jobwire/db/lifecycle";
import type { JobError } from "../../wire/index.ts";
import type { ChildFailure } from "./child-handle.ts";
import type { FailedChild } from "./child-failed.ts";

/** A job that others may be waiting for, or that has a parent or children. */
export interface Relative {
  id: string;
  task: string;
  state: JobState;
  error: JobError | null;
  failure: ChildFailure;
  parentId: string | null;
  parentState: JobState | null;
}

/** Uses job_pkey. In the order of their end: the first is to blame. */
const READ_RELATIVES = `
  select j.id, j.task, j.state, j.error, j.child_failure as failure, j.parent_id as "parentId", p.state as "parentState"
  from job j left join job p on p.id = j.parent_id
  where j.id = any($1::uuid[]) and (j.parent_id is not null or j.state in ('failed', 'cancelled', 'cancelling'))
  order by j.state = 'failed' desc, j.finished_at`;

export async function readRelatives(db: Queryable, ids: readonly string[]): Promise<Relative[]> {
  const { rows } = await db.query<Relative>({ name: "family-relatives", text: READ_RELATIVES, values: [ids] });
  return rows;
}

/** A job that waits for one that is over, and whether that one did not do what was needed of it. */
export interface Dependent {
  jobId: string;
  blame: FailedChild | null;
}

/**
 * Forgets what has been met, which keeps the next look short, or writes that down where a manual retry
 * would ask again, and tells who waited. `any` stays: that it was met is all its job needs to know. Uses dependency_on, job_pkey and dependency_pkey.
 */
const SETTLE = `
  with due as (
    select d.job_id, d.on_job_id, d.needs, d.declared, o.task, o.state, o.error,
      o.state = 'completed' or d.needs <> 'success' as is_met
    from dependency d join job o on o.id = d.on_job_id
    where d.on_job_id = any($1::uuid[]) and not d.met and o.state in ('completed', 'failed', 'cancelled')
  ), met as (
    select d.job_id, d.on_job_id, d.declared from dependency d join due using (job_id, on_job_id)
    where due.is_met and d.needs <> 'any'
    order by d.job_id, d.on_job_id
    for update of d skip locked
  ), forgotten as (
    delete from dependency d using met
    where d.job_id = met.job_id and d.on_job_id = met.on_job_id and not met.declared
  ), remembered as (
    update dependency d set met = true from met
    where d.job_id = met.job_id and d.on_job_id = met.on_job_id and met.declared
  )
  select distinct on (job_id) job_id as "jobId",
    case when not is_met then json_build_object('id', on_job_id, 'task', task, 'state', state, 'error', error) end as blame
  from due
  order by job_id, is_met, state = 'failed' desc`;

export async function settleDependencies(db: Queryable, overIds: readonly string[]): Promise<Dependent[]> {
  const { rows } = await db.query<Dependent>({ name: "family-settle", text: SETTLE, values: [overIds] });
  return rows;
}

/** What may go on within this time is told of, in milliseconds: longer than from one backstop to the next. */
const SOON_MS = 10_000;

/**
 * Of these jobs, the blocked ones whose wait for others is over: everything met, or one of what only had to be
 * met by any; also those whose own time comes soon. Ends at the first that is not met. Uses job_pkey and dependency_pkey.
 */
const FIND_RELEASABLE = `
  select b.id, greatest(0, extract(epoch from b.run_at - now()) * 1000)::float8 as "inMs" from job b
  where b.id = any($1::uuid[]) and b.state = 'blocked' and b.run_at <= now() + interval '${SOON_MS} ms' and (
    not exists (
      select from dependency d left join job o on o.id = d.on_job_id
      where d.job_id = b.id and not d.met and not coalesce(o.state = 'completed' or (d.needs <> 'success' and o.state in ('failed', 'cancelled')), d.needs <> 'success')
    ) or exists (
      select from dependency d left join job o on o.id = d.on_job_id
      where d.job_id = b.id and d.needs = 'any' and coalesce(o.state in ('completed', 'failed', 'cancelled'), true)
    )
  )`;

/** A blocked job that waits for nobody any more. */
export interface Releasable {
  id: string;
  /** Until its own time, in milliseconds; 0: it may go on now. */
  inMs: number;
}

export async function findReleasable(db: Queryable, ids: readonly string[]): Promise<Releasable[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<Releasable>({ name: "family-releasable", text: FIND_RELEASABLE, values: [ids] });
  return rows;
}

/**
 * Of these jobs, the blocked ones that can never be released, for whatever they wait for. A job that is
 * not there any more did not complete as far as anybody can tell. Uses job_pkey and dependency_pkey.
 */
const FIND_DOOMED = `
  select b.id as "jobId",
    case when bad.id is not null then json_build_object('id', bad.id, 'task', bad.task, 'state', bad.state, 'error', bad.error) end as blame
  from job b, lateral (
    select o.id, o.task, o.state, o.error from dependency d left join job o on o.id = d.on_job_id
    where d.job_id = b.id and d.needs = 'success' and not d.met and (o.id is null or o.state in ('failed', 'cancelled'))
    order by o.state = 'failed' desc nulls last, o.finished_at
    limit 1
  ) bad
  where b.id = any($1::uuid[]) and b.state = 'blocked'`;

export async function findDoomed(db: Queryable, ids: readonly string[]): Promise<Dependent[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<Dependent>({ name: "family-doomed", text: FIND_DOOMED, values: [ids] });
  return rows;
}

/** Asks the parent again, too: it may have been retried since. Uses job_pkey and job_parent. */
const FIND_TO_CANCEL = `
  select child.id from job parent join job child on child.parent_id = parent.id
  where parent.id = any($1::uuid[]) and child.state in ('scheduled', 'blocked', 'queued', 'running', 'retrying')
    and (parent.state in ('failed', 'cancelled', 'cancelling') or exists (
      select from job bad
      where bad.parent_id = parent.id and bad.state in ('failed', 'cancelled') and bad.child_failure = 'fail-fast'
    ))
  limit $2`;

/** Children that are not over, nor asked to stop, of parents that failed, were cancelled, or are about to fail. */
export async function findToCancel(db: Queryable, parentIds: readonly string[], limit: number): Promise<string[]> {
  if (parentIds.length === 0) return [];
  const values = [parentIds, limit];
  const { rows } = await db.query<{ id: string }>({ name: "family-to-cancel", text: FIND_TO_CANCEL, values });
  return rows.map((row) => row.id);
}

/** Uses dependency_pkey. */
const FORGET = `
  with forgotten as (delete from dependency where job_id = any($1::uuid[]) and not declared)
  update dependency set met = true where job_id = any($2::uuid[]) and declared and not met`;

/**
 * What a job waited for is of no interest when it waits no more; what it was enqueued to wait for is, should
 * it be retried.
 * @param left they wait no more
 * @param released those of them for which all was as needed
 */
export async function forgetDependencies(
  db: Queryable,
  left: readonly string[],
  released: readonly string[],
): Promise<void> {
  if (left.length > 0) await db.query({ name: "family-forget", text: FORGET, values: [left, released] });
}

/** Uses job_state. */
const READ_BLOCKED = `
  select id, children is not null as "isParent" from job
  where state = 'blocked' and ($1::uuid is null or id < $1)
  order by id desc
  limit $2`;

/** A page of the jobs that wait for others, newest first. */
export async function readBlocked(
  db: Queryable,
  beforeId: string | null,
  limit: number,
): Promise<{ id: string; isParent: boolean }[]> {
  const { rows } = await db.query<{ id: string; isParent: boolean }>(READ_BLOCKED, [beforeId, limit]);
  return rows;
}

/** Uses job_finished. */
const READ_ENDED_PARENTS = `
  select id from job
  where finished_at > now() - $1 * interval '1 millisecond' and state in ('failed', 'cancelled') and children is not null
  order by finished_at desc
  limit 1000`;

/** Parents that failed or were cancelled lately: their children must not go on. */
export async function readEndedParents(db: Queryable, withinMs: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(READ_ENDED_PARENTS, [withinMs]);
  return rows.map((row) => row.id);
}
