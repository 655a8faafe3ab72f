import type { Queryable } from "@jobwire/db";
import type { FailureGroup } from "../wire/index.ts";

/** More groups than this are not shown; the newest of those found are. */
const MAX_GROUPS = 100;
/** A group's jobs are counted up to here. */
const MAX_COUNTED = 10_000;

const NEWEST = `
  g.task, g.code, g."count", newest.id as "newestJobId",
  to_char(newest.finished_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "newestAt",
  newest.error ->> 'reason' as reason, newest.error ->> 'message' as message`;

/** Goes from one (task, code) to the next by job_failed, without reading the jobs in between. */
const OF_ALL = `
  with recursive kind as (
    (select task, coalesce(error ->> 'code', '') as code from job where state = 'failed'
     order by task, coalesce(error ->> 'code', '') limit 1)
    union all
    select next.task, next.code from kind cross join lateral (
      select task, coalesce(error ->> 'code', '') as code from job
      where state = 'failed' and (task, coalesce(error ->> 'code', '')) > (kind.task, kind.code)
      order by task, coalesce(error ->> 'code', '') limit 1
    ) next
  ),
  g as (
    select kind.task, kind.code, (
      select count(*)::int from (
        select from job
        where state = 'failed' and task = kind.task and coalesce(error ->> 'code', '') = kind.code
        limit ${MAX_COUNTED}
      ) counted
    ) as "count"
    from (select * from kind limit ${MAX_GROUPS}) kind
  )
  select ${NEWEST}
  from g cross join lateral (
    select id, finished_at, error from job
    where state = 'failed' and task = g.task and coalesce(error ->> 'code', '') = g.code
    order by id desc limit 1
  ) newest
  order by newest.id desc`;

/** Among the user's newest failed jobs. Uses job_failed_of_user. */
const OF_USER = `
  with recent as (
    select id, task, coalesce(error ->> 'code', '') as code from job
    where state = 'failed' and user_id = $1
    order by id desc limit ${MAX_COUNTED}
  ),
  g as (
    select task, code, count(*)::int as "count", (array_agg(id order by id desc))[1] as id
    from recent group by task, code
  )
  select ${NEWEST}
  from g join job newest on newest.id = g.id
  order by newest.id desc limit ${MAX_GROUPS}`;

/**
 * The dead letters: failed jobs grouped by task and error code, the group with the newest job first.
 * Bounded work, whatever the history. The jobs themselves are the list of jobs in state `failed`.
 * @param userId only this user's; null: everybody's
 */
export async function failures(db: Queryable, { userId }: { userId: string | null }): Promise<FailureGroup[]> {
  const { rows } =
    userId === null ? await db.query<FailureGroup>(OF_ALL) : await db.query<FailureGroup>(OF_USER, [userId]);
  return rows;
}
