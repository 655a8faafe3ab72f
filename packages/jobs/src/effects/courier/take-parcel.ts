import { randomUUID } from "node:crypto";
import { transact } from "@jobwire/db";
import type { Pool } from "pg";
import type { NotifyKind } from "../../wire/index.ts";
import type { Parcel, ParcelRow } from "./parcel.ts";

/** Most rows that are sent as one. */
const MAX_GROUP = 500;

/**
 * When a row is due: for its next try, or to be taken over from a process that went away. Compared with
 * statement_timestamp(), since no index is searched for a clock_timestamp(). Index: delivery_due.
 */
const DUE = "(case d.state when 'sending' then d.lease_until else d.due_at end)";

interface DueRow extends ParcelRow {
  kind: NotifyKind;
  userId: string;
  target: string;
  mayGroup: boolean;
  groupId: string | null;
  attempts: number;
  createdAt: Date;
}

const COLUMNS = `d.id, d.job_id as "jobId", d.event, d.kind, d.user_id as "userId", d.target, d.may_group as "mayGroup",
  d.group_id as "groupId", d.attempts, d.created_at as "createdAt"`;

/** Most parcels of one person and kind under way: who waits for a receiver that hangs waits alone. */
const MOST_UNDER_WAY = 2;

/** Who has so many under way that nothing more of theirs is taken, and until when at the latest. Uses delivery_under_way. */
const BUSY = `
  select user_id, min(lease_until) as free_at from delivery where state = 'sending' and kind = $1 and lease_until > statement_timestamp()
   group by user_id having count(distinct coalesce(group_id, id)) >= ${MOST_UNDER_WAY}`;

/**
 * Of a group that goes again as it was, the one that takes the others along. Not by `exists`, for which Postgres would rather
 * read all that waits. Uses delivery_pkey.
 */
const LEADS = `(d.group_id is null or d.group_id = d.id
  or coalesce((select o.state not in ('waiting', 'sending') from delivery o where o.id = d.group_id), true))`;

/**
 * Of those that may go together only the first: who takes it takes the others along. Uses delivery_due,
 * delivery_group, delivery_under_way.
 */
const TAKE_FIRST = `
  with busy as materialized (${BUSY})
  select ${COLUMNS} from delivery d
   where d.state in ('waiting', 'sending') and d.kind = $1 and ${DUE} <= statement_timestamp()
     and d.user_id not in (select user_id from busy)
     and not (d.may_group and d.group_id is null and exists (
       select from delivery o
        where o.target = d.target and o.kind = d.kind and o.user_id = d.user_id and o.may_group and o.group_id is null and o.state = 'waiting'
          and (o.due_at, o.id) < (d.due_at, d.id)))
     and ${LEADS}
   order by ${DUE} limit 1 for update skip locked`;

/** The rest of a group that was tried before. Uses delivery_target. */
const TAKE_GROUP = `
  select ${COLUMNS} from delivery d
   where d.target = $1 and d.group_id = $2 and d.state in ('waiting', 'sending') order by d.id for update`;

/** What may go along with it: due now, or in the same breath. Uses delivery_group. */
const TAKE_COMPANIONS = `
  select ${COLUMNS} from delivery d
   where d.target = $1 and d.kind = $2 and d.user_id = $3 and d.may_group and d.group_id is null and d.state = 'waiting'
     and d.due_at <= statement_timestamp() + interval '2 seconds'
   order by d.due_at, d.id limit ${MAX_GROUP} for update skip locked`;

/** Of those that were never tried, the ones whose owner saw the job end. Uses note_pkey. */
const DROP_SEEN = `
  update delivery d
     set state = 'dropped', error = 'You saw it finish, so nothing was sent.', ended_at = clock_timestamp(), lease_until = null
    from note n
   where d.id = any($1::uuid[]) and d.if_left and d.attempts = 0
     and n.job_id = d.job_id and n.attempt = d.attempt and n.seen_at is not null
  returning d.id`;

const HOLD = `
  update delivery set state = 'sending', attempts = attempts + 1, lease = $2, group_id = $3,
         lease_until = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
   where id = any($1::uuid[])`;

/** A parcel under a lease: nobody else takes it until that is over. */
export interface HeldParcel {
  parcel: Parcel;
  lease: string;
}

/** What a look for something to send found. */
export interface Taken {
  /** Null: nothing is due, or all that was due was dropped. */
  held: HeldParcel | null;
  /** Whose rows were dropped. */
  dropped: string | null;
}

/**
 * Takes one parcel of this kind that is due, in one transaction. Rows that are locked are another process's. The rows
 * of a group stay together from their first try on, so that each try is the same message.
 */
export async function takeParcel(pool: Pool, kind: NotifyKind, leaseMs: number): Promise<Taken | null> {
  return transact(pool, async (client) => {
    const first = (await client.query<DueRow>(TAKE_FIRST, [kind])).rows[0];
    if (first === undefined) return null;
    let rows = [first];
    if (first.groupId !== null) {
      ({ rows } = await client.query<DueRow>(TAKE_GROUP, [first.target, first.groupId]));
    } else if (first.mayGroup) {
      ({ rows } = await client.query<DueRow>(TAKE_COMPANIONS, [first.target, first.kind, first.userId]));
      if (!rows.some(({ id }) => id === first.id)) rows = [first, ...rows];
    }
    const { rows: seen } = await client.query<{ id: string }>(DROP_SEEN, [rows.map(({ id }) => id)]);
    const dropped = new Set(seen.map(({ id }) => id));
    const left = rows.filter(({ id }) => !dropped.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1)); // alike at each try
    const head = left[0];
    const whose = dropped.size > 0 ? first.userId : null;
    if (head === undefined) return { held: null, dropped: whose };
    const lease = randomUUID();
    const id = first.groupId ?? head.id;
    await client.query(HOLD, [left.map((row) => row.id), lease, id, leaseMs]);
    const { userId, target, attempts, createdAt } = head;
    const parcel = { id, kind, userId, target, rows: left, attempt: attempts + 1, createdAt };
    return { held: { parcel, lease }, dropped: whose };
  });
}

/**
 * In how many milliseconds something is due that may be taken; null when nothing is. Of somebody who is busy that is
 * when a lease of theirs runs out: whoever frees a place sooner looks by itself. Uses delivery_due, delivery_under_way.
 */
export async function readNextDueMs(pool: Pool, kind: NotifyKind): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>(
    `with busy as materialized (${BUSY})
     select extract(epoch from least(
              (select ${DUE} from delivery d
                where d.state in ('waiting', 'sending') and d.kind = $1 and d.user_id not in (select user_id from busy) and ${LEADS}
                order by ${DUE} limit 1),
              (select min(free_at) from busy)) - clock_timestamp())::float8 * 1000 as ms`,
    [kind],
  );
  return rows[0]?.ms ?? null;
}
