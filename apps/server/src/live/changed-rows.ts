import type { Queryable } from "@jobwire/db";
import { EPOCH_SQL } from "@jobwire/db";

/** The few columns by which the hub decides who cares. */
export interface ChangedRow {
  id: string;
  userId: string;
  rev: number;
  lastSeq: number;
}

export interface ChangedPage {
  epoch: string;
  /** Everything before it was finished when the statement looked. */
  watermark: bigint;
  rows: ChangedRow[];
  /** Where the next page starts; null on the last. */
  next: { changedXid: string; id: string } | null;
}

const PAGE = 5_000;

/**
 * Rows changed by transaction `from` or a later one, and the new watermark, in one statement and so
 * from one snapshot. Never a sequence: ids commit out of order. Index: job_changed_xid.
 */
const READ_CHANGED = `
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS watermark, ${EPOCH_SQL} AS epoch, changed.*
    FROM (SELECT 1) AS always
    LEFT JOIN LATERAL (
      SELECT id, user_id, rev, last_seq, changed_xid::text AS changed_xid FROM job
       WHERE (changed_xid, id) >= ($1::xid8, $2::uuid)
       ORDER BY job.changed_xid, id LIMIT ${PAGE}) AS changed ON true`;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** Reads one page of a sweep; the next starts from `page.next`, whose own row comes again. */
export async function readChanged(
  db: Queryable,
  from: bigint | { changedXid: string; id: string },
): Promise<ChangedPage> {
  const start = typeof from === "bigint" ? [from.toString(), FIRST_ID] : [from.changedXid, from.id];
  const { rows } = await db.query<{
    watermark: string;
    epoch: string;
    id: string | null;
    user_id: string;
    rev: string;
    last_seq: number;
    changed_xid: string;
  }>(READ_CHANGED, start);
  const first = rows[0];
  if (first === undefined) throw new Error("expected a row with the watermark, got none");
  const last = rows.length < PAGE ? undefined : rows.at(-1);
  return {
    epoch: first.epoch,
    watermark: BigInt(first.watermark),
    rows: rows.flatMap((row) =>
      row.id === null ? [] : [{ id: row.id, userId: row.user_id, rev: Number(row.rev), lastSeq: row.last_seq }],
    ),
    next: last === undefined || last.id === null ? null : { changedXid: last.changed_xid, id: last.id },
  };
}

/** The watermark and epoch alone. */
export async function readWatermark(db: Queryable): Promise<{ epoch: string; watermark: bigint }> {
  const { rows } = await db.query<{ watermark: string; epoch: string }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS watermark, ${EPOCH_SQL} AS epoch`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error("expected a row with the watermark, got none");
  return { epoch: row.epoch, watermark: BigInt(row.watermark) };
}
