import { together } from "@jobwire/db";
import type { Queryable } from "@jobwire/db";
import { WAITING_STATES } from "@jobwire/db/lifecycle";
import type { JobState } from "@jobwire/db/lifecycle";
import type { Pool } from "pg";
import type { Waiting, WhyWaiting } from "../../wire/index.ts";
import { obstacle, ratesOf, roomOf, takenOf } from "./board.ts";
import type { Board, Candidate } from "./board.ts";
import { readByIndex } from "./by-index.ts";
import { isProviderScope, scopesOf } from "./limits.ts";
import { NO_STARTS, opensAtMs } from "./rate-window.ts";
import { AT_REST } from "./lookahead.ts";
import { readFloor, readRates } from "./read-floor.ts";
import { readKeyRanks } from "./read-key-ranks.ts";
import { MAX_POSITION, readPlaces } from "./read-places.ts";
import type { Place as PlaceInLine } from "./read-places.ts";
import { readTypicalMs } from "./read-typical-ms.ts";

/** Which jobs to explain: these, or the ones nearest to their start of each of these users, at most `limit` each (default 100). */
export type WhichWaiting = readonly string[] | { userIds: readonly string[]; limit?: number };

interface Row extends Candidate {
  state: JobState;
  priority: number;
  runAtMs: number;
  hasSlot: boolean;
}

/** Where a job stands in its line, and among those of its user with its key. */
interface Place extends PlaceInLine {
  aheadOfKey: number;
}

/** Uses job_pkey and slot_pkey. */
const READ_JOBS = `
  select id, task, queue, user_id as "userId", key, state::text as state, priority, attempt + 1 as attempt,
         (extract(epoch from run_at) * 1000)::float8 as "runAtMs",
         exists (select from slot where slot.job_id = job.id) as "hasSlot"
  from job where id = any($1::uuid[]) and state in (${WAITING_STATES.map((state) => `'${state}'`).join(", ")})`;

/** Uses job_active_of_user; looks at no more rows than it returns. */
const READ_OF_USERS = `
  select mine.id from unnest($1::text[]) as asked(user_id) cross join lateral (
    select id from (
      ${["queued", "retrying", "blocked", "scheduled"]
        .map((state) => `(select id from job where user_id = asked.user_id and state = '${state}' limit $2)`)
        .join(" union all ")}
    ) nearest limit $2
  ) mine`;

/**
 * Tells of each job that waits why, its place in line, and when it may start. Jobs that do not wait are
 * left out. As admission would see it now: reads no more of the backlog than it takes to count to 1 000.
 */
export async function explain(pool: Pool, which: WhichWaiting): Promise<Map<string, Waiting>> {
  return readByIndex(pool, (client) => explainBy(client, which));
}

async function explainBy(db: Queryable, which: WhichWaiting): Promise<Map<string, Waiting>> {
  const ids = "userIds" in which ? await idsOf(db, which) : which;
  if (ids.length === 0) return new Map();
  const [{ rows }, floor] = await together(db, () => [
    db.query<Row>({ name: "explain-jobs", text: READ_JOBS, values: [ids] }),
    readFloor(db, AT_REST),
  ]);
  if (rows.length === 0) return new Map();
  const { board } = floor;
  const scopes = rows.flatMap((row) => ratesOf(board, row).map(({ scope }) => scope));
  await readRates(
    db,
    board,
    [...new Set(scopes)].filter((scope) => !board.rates.has(scope)),
  );
  const inLine = rows.filter((row) => standsInLine(row, board) && !row.hasSlot);
  const keyed = inLine.filter((row) => row.key !== null && limitsKeys(board, row.queue));
  const [places, keyRanks, typicalMs] = await together(db, () => [
    inLine.length > 0 ? readPlaces(db, floor, inLine) : new Map<string, PlaceInLine>(),
    readKeyRanks(
      db,
      keyed.map(({ id }) => id),
    ),
    readTypicalMs(db, [...new Set(rows.map(({ task }) => task))]),
  ]);
  return new Map(
    rows.map((row) => {
      const found = places.get(row.id);
      const place = found && { ...found, aheadOfKey: keyRanks.get(row.id) ?? 0 };
      return [row.id, tell(row, place, typicalMs.get(row.task) ?? null, board)];
    }),
  );
}

async function idsOf(db: Queryable, { userIds, limit = 100 }: { userIds: readonly string[]; limit?: number }) {
  const { rows } = await db.query<{ id: string }>(READ_OF_USERS, [userIds, Math.min(500, limit)]);
  return rows.map(({ id }) => id);
}

const standsInLine = ({ state, runAtMs }: Row, { nowMs }: Board) =>
  (state === "queued" || state === "retrying") && runAtMs <= nowMs;

function tell(row: Row, place: Place | undefined, typicalMs: number | null, board: Board): Waiting {
  const why = reason(row, board);
  const startMs = startAtMs(row, why, place, typicalMs, board);
  const position = row.hasSlot ? 1 : place ? Math.min(MAX_POSITION, place.ahead + 1) : null;
  return {
    why,
    position,
    estimatedStart: toIso(startMs),
    estimatedCompletion: toIso(startMs === null || typicalMs === null ? null : startMs + typicalMs),
  };
}

function reason(row: Row, board: Board): WhyWaiting {
  if (row.state === "blocked") return "blocked";
  if (row.state === "scheduled") return "scheduled";
  if (!standsInLine(row, board)) return row.state === "retrying" ? "backoff" : "scheduled";
  return row.hasSlot ? "starting" : (obstacle(board, row) ?? "starting");
}

/** A guess; null where it depends on what nobody can foresee. */
function startAtMs(
  row: Row,
  why: WhyWaiting,
  place: Place | undefined,
  typicalMs: number | null,
  board: Board,
): number | null {
  switch (why) {
    case "blocked":
    case "all-paused":
    case "paused":
    case "provider-out":
    case "provider-limit":
    case "no-worker":
      return null;
    case "scheduled":
    case "backoff":
      return Math.max(board.nowMs, row.runAtMs);
    default:
      break;
  }
  if (!place) return board.nowMs;
  const byRate = rateAtMs(row, place, board);
  // Those for whom there is room start now; the others when places come free.
  const before = Math.max(0, place.ahead + 1 - roomOf(board, row.queue));
  const ownBefore = why === "user-limit" ? place.aheadOfOwn + 1 : 0;
  const keyBefore = why === "key-limit" ? place.aheadOfKey + 1 : 0;
  if (before + ownBefore + keyBefore === 0) return Math.max(board.nowMs, byRate);
  if (typicalMs === null) return null;
  const byPlaces = (before / atOnce(board, row.queue)) * typicalMs;
  const byUser = (ownBefore / ofOne("userConcurrency", board, row.queue)) * typicalMs;
  const byKey = (keyBefore / ofOne("keyConcurrency", board, row.queue)) * typicalMs;
  return Math.max(byRate, board.nowMs + Math.max(byPlaces, byUser, byKey));
}

/** When its start fits the rate limits, if those ahead start as fast as these allow. */
function rateAtMs(row: Row, { ahead, aheadOfKey }: Place, board: Board): number {
  const instants = ratesOf(board, row).map(({ scope, rate }) => {
    const opens = opensAtMs(board.rates.get(scope) ?? NO_STARTS, rate, board.nowMs) ?? board.nowMs + rate.intervalMs;
    const before = isOfKey(scope, row.queue) ? aheadOfKey : ahead;
    return opens + Math.floor(before / rate.limit) * rate.intervalMs;
  });
  return Math.max(board.nowMs, ...instants);
}

/** Jobs of a queue that can run at once. */
function atOnce(board: Board, queue: string): number {
  const bounds = scopesOf(queue).map((scope) => board.limits.get(scope)?.concurrency ?? Infinity);
  const others = takenOf(board, "*") - takenOf(board, queue);
  return Math.max(1, Math.min(...bounds, board.capacity - others));
}

/** Jobs of one user, or key, that can run at once. */
function ofOne(limit: "userConcurrency" | "keyConcurrency", board: Board, queue: string): number {
  return Math.max(1, Math.min(...scopesOf(queue).map((scope) => board.limits.get(scope)?.[limit] ?? Infinity)));
}

/** Whether a rate window counts the starts of one key. */
const isOfKey = (scope: string, queue: string) => !scopesOf(queue).includes(scope) && !isProviderScope(scope);

function limitsKeys(board: Board, queue: string): boolean {
  return scopesOf(queue).some((scope) => {
    const { keyConcurrency, keyRate } = board.limits.get(scope) ?? {};
    return keyConcurrency != null || keyRate != null;
  });
}

const toIso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
