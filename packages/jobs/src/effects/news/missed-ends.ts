import type { Queryable } from "@jobwire/db";

/** Where a look for missed ends goes on. */
export interface NewsMark {
  xid: string;
  id: string;
}

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** One look at a time, in any process. The row is made by the first, so that nobody is told of what ended before. */
const HOLD_MARK = `select value ->> 'xid' as xid, value ->> 'id' as id from setting where key = 'news-mark' for update skip locked`;
const MAKE_MARK = `
  insert into setting (key, value)
  values ('news-mark', jsonb_build_object('xid', pg_snapshot_xmin(pg_current_snapshot())::text, 'id', '${FIRST_ID}'))
  on conflict (key) do nothing`;
const MOVE_MARK = `update setting set value = jsonb_build_object('xid', $1::text, 'id', $2::text) where key = 'news-mark'`;

/**
 * One page of the jobs that ended at or after the mark, and the next mark, from one snapshot: ids of
 * transactions are handed out before they commit, so it is the oldest one still running, never the newest
 * seen. What a job in line costs here is a look at the index job_changed_xid.
 */
const READ_ENDED = `
  with changed as (
    select id, changed_xid, state, parent_id from job
     where (changed_xid, id) > ($1::xid8, $2::uuid)
     order by changed_xid, id limit $3
  )
  select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, pg_snapshot_xmax(pg_current_snapshot())::text as xmax,
         (select count(*)::int from changed) as looked,
         (select json_build_object('xid', changed_xid::text, 'id', id) from changed order by changed_xid desc, id desc limit 1) as last,
         (select array_agg(id) from changed where state in ('completed', 'failed', 'cancelled') and parent_id is null) as ids`;

/** Makes the mark where there is none. */
export async function makeNewsMark(db: Queryable): Promise<void> {
  await db.query(MAKE_MARK);
}

/** One page of a look. */
export interface MissedEnds {
  ids: string[];
  /** Where the next page begins; null on the last. */
  next: NewsMark | null;
}

/**
 * Reads jobs that may have ended without word, and moves the mark past those that can be followed by no
 * earlier one. In the transaction of the caller, who plans their news in it.
 * @param from `next` of the page before; null: the mark
 * @param limit most jobs looked at
 * @returns null when another process is at it
 */
export async function readMissedEnds(db: Queryable, from: NewsMark | null, limit: number): Promise<MissedEnds | null> {
  const { rows: held } = await db.query<NewsMark>(HOLD_MARK);
  const stored = held[0];
  if (stored === undefined) return null;
  const mark = from ?? stored;
  const { rows } = await db.query<{
    xmin: string;
    xmax: string;
    looked: number;
    last: NewsMark | null;
    ids: string[] | null;
  }>(READ_ENDED, [mark.xid, mark.id, limit]);
  const { xmin, xmax, looked, last, ids } = rows[0]!;
  const now: NewsMark = { xid: xmin, id: FIRST_ID };
  // A database that was copied into another server counts from anew there: begin with what happens now.
  const isForeign = BigInt(mark.xid) > BigInt(xmax);
  const next = !isForeign && looked >= limit ? last : null;
  // A page that does not begin at the stored mark lies beyond what still ran then: the mark stays before it.
  if (isForeign || (mark.xid === stored.xid && mark.id === stored.id)) {
    const moved = next !== null && BigInt(next.xid) < BigInt(xmin) ? next : now;
    await db.query(MOVE_MARK, [moved.xid, moved.id]);
  }
  return { ids: isForeign ? [] : (ids ?? []), next };
}
