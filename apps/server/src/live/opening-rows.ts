import type { Queryable } from "@jobwire/db";
import { LEASED_STATES, TERMINAL_STATES, WAITING_STATES } from "@jobwire/db/lifecycle";
import type { SnapshotReason } from "@jobwire/jobs/wire";
import { EPOCH_SQL } from "@jobwire/db";
import type { LiveCursor } from "./epoch.ts";

/** Whose jobs a live subscription shows. */
export type LiveScope = { userId: string } | "all";

/** What a subscription starts with. Views are read afterwards and are then at least as new. */
export interface Opening {
  epoch: string;
  /** Everything before it is in `jobIds`, or was known to the client. */
  watermark: bigint;
  /** Why it is a snapshot; null when it resumes. */
  reason: SnapshotReason | null;
  jobIds: string[];
}

/** More changes than this are dearer than a snapshot. */
const MAX_RESUMED = 1_000;
/** Jobs that are over, in a snapshot; the rest is paged by `jobs.list`. */
const RECENT = 200;
/** Open jobs in a snapshot: those under way first, then the newest. See ADR 031. */
const MAX_OPEN = { own: 10_000, all: 2_000 };
/** How many of a user's newest jobs are looked at: behind more open ones, none is shown that is over. */
const MAX_LOOKED_AT = MAX_OPEN.own + RECENT;

const STANDING = `pg_snapshot_xmin(pg_current_snapshot())::text AS watermark,
  pg_snapshot_xmax(pg_current_snapshot())::text AS horizon, ${EPOCH_SQL} AS epoch`;

interface OpeningRow {
  watermark: string;
  horizon: string;
  epoch: string;
  ids: string[] | null;
}

/** Decides between resume and snapshot, and reads which jobs either begins with. */
export async function readOpening(db: Queryable, scope: LiveScope, cursor: LiveCursor | null): Promise<Opening> {
  if (cursor === null) return readSnapshot(db, scope, "first");
  const row = await readRow(db, resumeSql(scope), [cursor.watermark.toString(), ...ownerOf(scope)]);
  // A watermark of the future is one of a past that this database never had.
  if (row.epoch !== cursor.epoch || cursor.watermark > BigInt(row.horizon)) {
    return readSnapshot(db, scope, "epoch-changed");
  }
  const jobIds = row.ids ?? [];
  if (jobIds.length > MAX_RESUMED) return readSnapshot(db, scope, "too-far-behind");
  return { epoch: row.epoch, watermark: BigInt(row.watermark), reason: null, jobIds };
}

async function readSnapshot(db: Queryable, scope: LiveScope, reason: SnapshotReason): Promise<Opening> {
  const row = await readRow(db, snapshotSql(scope), ownerOf(scope));
  return { epoch: row.epoch, watermark: BigInt(row.watermark), reason, jobIds: row.ids ?? [] };
}

async function readRow(db: Queryable, sql: string, values: unknown[]): Promise<OpeningRow> {
  const { rows } = await db.query<OpeningRow>(sql, values);
  const row = rows[0];
  if (row === undefined) throw new Error("expected a row with the watermark, got none");
  return row;
}

function ownerOf(scope: LiveScope): string[] {
  return scope === "all" ? [] : [scope.userId];
}

/** Index: job_changed_xid, or job_user where the user has few. */
function resumeSql(scope: LiveScope): string {
  return `SELECT ${STANDING}, ARRAY(
      SELECT id FROM job
       WHERE changed_xid >= $1::xid8 ${scope === "all" ? "" : "AND user_id = $2"}
       LIMIT ${MAX_RESUMED + 1}) AS ids`;
}

function snapshotSql(scope: LiveScope): string {
  return `SELECT ${STANDING}, ARRAY(${scope === "all" ? SNAPSHOT_OF_ALL : SNAPSHOT_OF_ONE}) AS ids`;
}

const WORDS = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(", ");
const TERMINAL = WORDS(TERMINAL_STATES);
const LEASED = WORDS(LEASED_STATES);
const WAITING = WORDS(WAITING_STATES);

/** A user's newest jobs, from job_user: the whole order is named, so that no other index will do. */
const NEWEST_OF_ONE = `
  SELECT id, state FROM job WHERE user_id BETWEEN $1 AND $1 ORDER BY user_id, id DESC LIMIT ${MAX_LOOKED_AT}`;

/**
 * Indexes: job_active_of_user, which holds open jobs alone, and job_user. The order of ids is the order of
 * creation. Whoever has more waiting jobs than are shown gets those among his newest jobs, and only if
 * these are too few any others: nobody's jobs are all read and sorted.
 */
const SNAPSHOT_OF_ONE = `
  WITH busy AS MATERIALIZED (
    SELECT count(*) > ${MAX_OPEN.own} AS is_busy FROM (
      SELECT FROM job WHERE user_id = $1 AND state NOT IN (${TERMINAL}) LIMIT ${MAX_OPEN.own + 1}) AS open),
  newest AS MATERIALIZED (
    SELECT id, state FROM (${NEWEST_OF_ONE}) AS looked_at
     WHERE state IN (${WAITING}) AND (SELECT is_busy FROM busy)),
  shown AS (
    SELECT id, state FROM job WHERE user_id = $1 AND state IN (${LEASED})
    UNION SELECT id, state FROM newest
    UNION (SELECT id, state FROM job WHERE user_id = $1 AND state IN (${WAITING})
            LIMIT greatest(0, ${MAX_OPEN.own} - (SELECT count(*) FROM newest))))
  (SELECT id FROM shown ORDER BY (state IN (${LEASED})) DESC, id DESC LIMIT ${MAX_OPEN.own})
  UNION ALL
  (SELECT id FROM (${NEWEST_OF_ONE}) AS looked_at WHERE state IN (${TERMINAL}) LIMIT ${RECENT})`;

/** The newest of each state: each part reads a bounded piece of job_state, however many jobs there are. */
const NEWEST = (states: readonly string[], limit: number): string =>
  states
    .map((state) => `(SELECT id, state FROM job WHERE state = '${state}' ORDER BY id DESC LIMIT ${limit})`)
    .join(" UNION ALL ");

const SNAPSHOT_OF_ALL = `
  (SELECT id FROM (${NEWEST([...LEASED_STATES, ...WAITING_STATES], MAX_OPEN.all)}) AS open
    ORDER BY (state IN (${LEASED})) DESC, id DESC LIMIT ${MAX_OPEN.all})
  UNION ALL
  (SELECT id FROM (${NEWEST(TERMINAL_STATES, RECENT)}) AS finished ORDER BY id DESC LIMIT ${RECENT})`;
