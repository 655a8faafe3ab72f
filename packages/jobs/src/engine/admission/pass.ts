import { applyTransitions, together } from "@jobwire/db";
import type { TransitionResult } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";
import { rateOf, ratesOf, roomOf, takenInAll } from "./board.ts";
import type { Board } from "./board.ts";
import { BY_INDEX } from "./by-index.ts";
import { AT_REST } from "./lookahead.ts";
import type { Pace } from "./lookahead.ts";
import { pick } from "./pick.ts";
import type { Picked } from "./pick.ts";
import { opensAtMs } from "./rate-window.ts";
import { readBehind } from "./read-behind.ts";
import type { LookedBehind } from "./read-behind.ts";
import { readCandidates } from "./read-candidates.ts";
import type { SeenLine } from "./read-candidates.ts";
import { MOST_DUE, readFloor, readRates } from "./read-floor.ts";
import type { Floor } from "./read-floor.ts";
import { writePicked } from "./write-picked.ts";

/** What one pass did. */
export interface Pass {
  /** Scheduled jobs whose time has come. Tell the bus. */
  moves: TransitionResult[];
  admitted: number;
  /** Slots there are now beyond what the workers can run at once. */
  ahead: number;
  /** There was room for more than it looked at: another one should follow at once. */
  isCut: boolean;
  /** When something that is foreseen lets the next job start, in milliseconds from now; null: nothing is. */
  nextDueInMs: number | null;
}

/** Whoever holds it decides who may start; free again when the transaction ends, however it ends. */
export const ADMISSION_LOCK = "select pg_advisory_xact_lock(hashtext('jobwire'), hashtext('admission'))";

/**
 * One pass at a time, in all processes. Losing one in a crash is harmless, for slots and doorbells are
 * lost together; so its commit does not wait for the disk. A process that is frozen in the middle must
 * not keep the others from theirs.
 */
const BEGIN = `
  begin;
  set local synchronous_commit = off;
  set local lock_timeout = '5s';
  set local idle_in_transaction_session_timeout = '3s';
  ${BY_INDEX};
  ${ADMISSION_LOCK}`;

/**
 * A job that was cancelled or removed while a pass gave it its slot keeps that one: neither sees what the other
 * does. Nobody would use it, and it would count until the sweep. Uses job_pkey.
 */
const FREE_ENDED = `
  delete from slot where claimed_at is null and job_id = any(array(
    select slot.job_id from slot left join job on job.id = slot.job_id
    where slot.claimed_at is null and (job.id is null or job.state in ('failed', 'cancelled'))
    for update of slot skip locked
  ))`;

/**
 * As much as admission does in one turn: gives slots to those who may start now, and rings their doorbells.
 * @param options.haveEnded whether waiting jobs may have been cancelled, removed or have failed since the last pass
 * @param options.looked how far earlier passes have looked behind jobs that may not start; brought up to date
 */
export async function admitOnce(
  pool: Pool,
  pace = AT_REST,
  { haveEnded = false, looked = new Map() }: { haveEnded?: boolean; looked?: LookedBehind } = {},
): Promise<Pass> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await admitInTransaction(client, pace, looked, await beginPass(client, pace, haveEnded));
  } catch (error) {
    await client.query("rollback").catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The first look travels with the lock, and sees what was there when it was had. */
async function beginPass(client: PoolClient, pace: Pace, haveEnded: boolean): Promise<Floor> {
  if (haveEnded) {
    await client.query(BEGIN);
    await client.query(FREE_ENDED);
    return readFloor(client, pace);
  }
  const [, floor] = await together(client, () => [client.query(BEGIN), readFloor(client, pace)]);
  return floor;
}

/** Ends with the commit, which travels with what is written. */
async function admitInTransaction(client: PoolClient, pace: Pace, looked: LookedBehind, seen: Floor): Promise<Pass> {
  let floor = seen;
  const moves: TransitionResult[] = [];
  if (floor.due.length > 0) {
    // These are told to people, so a crash must not take them back.
    await client.query("set local synchronous_commit = on");
    moves.push(
      ...(await applyTransitions(
        client,
        floor.due.map((jobId) => ({ jobId, event: "due" as const })),
      )),
    );
    floor = await readFloor(client, pace);
  }
  const { board } = floor;
  const lines = await readCandidates(client, floor);
  await readRates(client, board, keyScopes(board, lines));
  const picked = await pickAll(client, lines, board, looked);
  await together(client, () => [
    writePicked(client, {
      admitted: picked.admitted,
      ...roundsAfter(lines, picked, floor),
      rates: [...board.rates].filter(([, { open, starts }]) => open.length + starts.length > 0),
    }),
    client.query("commit"),
  ]);
  return {
    moves,
    admitted: picked.admitted.length,
    ahead: takenInAll(board) - board.capacity,
    isCut: floor.due.length === MOST_DUE || isCut(lines, picked, floor),
    nextDueInMs: nextDueInMs(floor),
  };
}

/** Looks this often at what stands behind jobs that may not start. */
const LOOKS_BEHIND = 3;

/** Decides who starts, also of those who stand behind many that have to wait for their key or provider. */
async function pickAll(
  client: PoolClient,
  lines: readonly SeenLine[],
  board: Board,
  looked: LookedBehind,
): Promise<Picked> {
  let picked = pick(lines, board);
  const full = new Set<string>();
  let seen = lines;
  for (let look = 1; look <= LOOKS_BEHIND; look += 1) {
    const behind = await readBehind(client, seen, picked, board, full, looked);
    if (!behind) break;
    await readRates(client, board, keyScopes(board, behind));
    const more = pick(behind, board);
    picked = {
      admitted: [...picked.admitted, ...more.admitted],
      turns: picked.turns.map((turn, at) => {
        const next = more.turns[at] ?? turn;
        return { ...turn, lastUserId: next.lastUserId ?? turn.lastUserId, isLeft: turn.isLeft || next.isLeft };
      }),
    };
    seen = behind;
  }
  return picked;
}

/** The rate windows of the keys that wait. */
function keyScopes(board: Board, lines: readonly SeenLine[]): string[] {
  const scopes = new Set<string>();
  for (const { users } of lines) {
    for (const { jobs } of users) {
      for (const job of jobs) {
        if (job.key === null) continue;
        for (const { scope } of ratesOf(board, job)) if (!board.rates.has(scope)) scopes.add(scope);
      }
    }
  }
  return [...scopes];
}

/** Where the round of each line stands after this pass; lines where nobody waits are forgotten. */
function roundsAfter(lines: readonly SeenLine[], { turns }: Picked, { empty }: Floor) {
  const moved: { queue: string; priority: number; lastUserId: string; isServed: boolean }[] = [];
  const ended: { queue: string; priority: number }[] = [...empty];
  for (const [at, line] of lines.entries()) {
    const { queue, priority, waiting } = line;
    const turn = turns[at];
    const isServed = turn?.lastUserId != null;
    if (turn?.isLeft || line.hasMoreJobs || line.hasMoreUsers || line.hasFullUsers) {
      const looked = line.hasMoreUsers ? line.users.at(-1)?.userId : undefined;
      const lastUserId = turn?.lastUserId ?? looked ?? waiting.lastUserId ?? "";
      const isNew = waiting.servedAtMs === null;
      if (isServed || isNew || lastUserId !== waiting.lastUserId) moved.push({ queue, priority, lastUserId, isServed });
    } else if (waiting.servedAtMs !== null) ended.push({ queue, priority });
  }
  return { moved, ended };
}

/** Whether somebody whom this pass did not look at could start. */
function isCut(lines: readonly SeenLine[], { admitted }: Picked, { board, waiting }: Floor): boolean {
  const hasRoom = (queue: string) => takenInAll(board) < board.bound && roomOf(board, queue) > 0;
  return (
    lines.some((line) => hasRoom(line.queue) && (line.hasMoreUsers || (line.hasMoreJobs && admitted.length > 0))) ||
    (waiting.length > lines.length && admitted.length > 0 && waiting.some(({ queue }) => hasRoom(queue)))
  );
}

function nextDueInMs({ board, nextDueMs }: Floor): number | null {
  const instants = nextDueMs === null ? [] : [nextDueMs];
  for (const [scope, window] of board.rates) {
    const rate = rateOf(board, scope);
    if (!rate) continue;
    const opens = opensAtMs(window, rate, board.nowMs);
    if (opens !== board.nowMs) instants.push(opens ?? board.nowMs + rate.intervalMs);
  }
  return instants.length === 0 ? null : Math.max(1, Math.min(...instants) - board.nowMs);
}
