import type { Queryable } from "@jobwire/db";
import { TERMINAL_STATES } from "@jobwire/db/lifecycle";
import { IN_COLLECTION } from "./in-collection.ts";
import type { RetentionRule } from "./retention-rules.ts";

/** Where a pass stands in `job_finished`: the next page begins after it. */
export interface PassCursor {
  finishedAt: string;
  id: string;
}

/** A job without a parent whose time is over. */
export interface ExpiredJob {
  id: string;
  hasChildren: boolean;
}

/** What was found among so many jobs. */
export interface ExpiredPage {
  expired: ExpiredJob[];
  /** The last that was looked at; null: there was none. */
  last: PassCursor | null;
  looked: number;
}

/**
 * Looks at the jobs that were over first, after the cursor: a page of them, whatever is kept of it. Children go
 * with their parents, so they are passed over. Instants as text, with all their digits. Uses job_finished,
 * backwards; job_parent.
 */
const EXPIRED = `
  select id, finished_at::text as "finishedAt", looked::int, is_expired as "isExpired",
    is_expired and (children is not null or exists (select from job child where child.parent_id = page.id)) as "hasChildren"
  from (
    select id, finished_at, children, row_number() over () as place, count(*) over () as looked,
      parent_id is null and pinned_at is null and not exists (${IN_COLLECTION("first.id")})
        and case when $4::text[] is not null then task = any($4::text[]) else not task = any($5::text[]) end as is_expired
    from (
      select id, finished_at, task, parent_id, pinned_at, children from job
      where finished_at is not null and finished_at < now() - $1 * interval '1 day'
        and ($2::timestamptz is null or finished_at >= $2::timestamptz and (finished_at > $2::timestamptz or id < $3::uuid))
      order by finished_at, id desc
      limit $6
    ) first
  ) page
  where is_expired or place = looked
  order by place`;

/**
 * @param elsewhere tasks that other rules name, for the rule that names none
 * @param limit most jobs to look at
 */
export async function readExpired(
  db: Queryable,
  rule: RetentionRule,
  elsewhere: readonly string[],
  cursor: PassCursor | null,
  limit: number,
): Promise<ExpiredPage> {
  const { rows } = await db.query<ExpiredJob & PassCursor & { isExpired: boolean; looked: number }>(EXPIRED, [
    rule.days,
    cursor?.finishedAt ?? null,
    cursor?.id ?? null,
    rule.tasks,
    elsewhere,
    limit,
  ]);
  const last = rows.at(-1);
  return {
    expired: rows.filter(({ isExpired }) => isExpired).map(({ id, hasChildren }) => ({ id, hasChildren })),
    last: last ? { finishedAt: last.finishedAt, id: last.id } : null,
    looked: last?.looked ?? 0,
  };
}

/** Uses job_pkey, job_parent. */
const FAMILY = `
  with recursive family as (
    select id, state, pinned_at, 0 as depth from job where id = $1
    union all
    select child.id, child.state, child.pinned_at, family.depth + 1
    from family join job child on child.parent_id = family.id
  )
  select array_agg(id) as ids,
    bool_and(state = any($2::job_state[]) and pinned_at is null and not exists (${IN_COLLECTION("family.id")})) as "mayGo"
  from family group by depth order by depth desc`;

/**
 * A job and all that came of it, by generation, the youngest first; none when one of them is not over, or
 * is pinned or in a collection.
 */
export async function readFamily(db: Queryable, rootId: string): Promise<string[][]> {
  const { rows } = await db.query<{ ids: string[]; mayGo: boolean }>(FAMILY, [rootId, TERMINAL_STATES]);
  return rows.every((row) => row.mayGo) ? rows.map((row) => row.ids) : [];
}
