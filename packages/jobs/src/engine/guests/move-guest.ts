import { setTimeout as delay } from "node:timers/promises";
import { transact } from "@jobwire/db";
import type { Pool } from "@jobwire/db";
import { TERMINAL_STATES } from "@jobwire/db/lifecycle";
import type { ChangeBus, Hint } from "../../bus/index.ts";
import { QUIET_TASK_NAMES } from "../../catalog/index.ts";
import { ADMISSION_LOCK } from "../admission/pass.ts";
import * as sql from "./move-guest.sql.ts";

/** Whose work goes where, and what proves that it may. */
export interface GuestMoveRequest {
  guestId: string;
  /** Session of the guest, from which its owner signed in. */
  sessionId: string;
  /** The account; not a guest's. */
  toUserId: string;
}

/** What came along. */
export interface MovedWork {
  /** Files in the library. */
  files: number;
  /** Of these, pictures. */
  pictures: number;
  /** Results that are in the collection. */
  results: number;
  /** Jobs that somebody started and that are not over. */
  underWay: number;
}

/** The guest's rows are in use; nothing was moved. Another try in a moment may succeed. */
export class GuestBusy extends Error {
  override readonly name = "GuestBusy";
}

/**
 * Longest that one try waits for a lock beside the jobs': far less than what Postgres takes to look for deadlocks, so this
 * gives way first. Others may wait for what it holds meanwhile, admission among them.
 */
const LOCK_TIMEOUT_MS = 50;
/** Tries go on for so long. */
const GIVE_UP_AFTER_MS = 2_000;
/** Between two tries, and nothing is held meanwhile. */
const BETWEEN_TRIES_MS = { least: 20, most: 150 };
/** More are found by their rows. */
const MOST_HINTS = 500;
/** Longest wait for one pass of admission; as long as it may be frozen. */
const ADMISSION_WAIT_MS = 3_000;
const LOCK_NOT_AVAILABLE = "55P03";
const DEADLOCK = "40P01";

/**
 * Makes everything a guest has made an account's, and removes the guest: in one transaction, once, whatever is
 * running (docs/adr/0213-a-guests-work-moves.md). Attempts under way go on: whose a job is stands in its row
 * alone. What would let somebody in (sessions, keys, webhooks, devices) goes with the guest.
 *
 * @returns what came along; null where this session does not speak for such a guest (any more)
 * @throws GuestBusy when its rows are locked by others all the time
 */
export async function moveGuest(pool: Pool, bus: ChangeBus, request: GuestMoveRequest): Promise<MovedWork | null> {
  const moved = await trying(() => moveOnce(pool, request));
  if (moved === null) return null;
  tell(bus, request, moved.hints);
  // The move took place, whatever becomes of this: until these attempts are over the guest, who is nobody any more,
  // takes their places.
  await trying(() => moveSlots(pool, request)).catch(() => {});
  return moved.work;
}

/** @throws GuestBusy when a lock could not be had in any try */
async function trying<T>(once: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (let waitMs = BETWEEN_TRIES_MS.least; ; waitMs = Math.min(2 * waitMs, BETWEEN_TRIES_MS.most)) {
    try {
      return await once();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK) throw error;
      if (performance.now() - startedAt > GIVE_UP_AFTER_MS)
        throw new GuestBusy("the guest's rows stay locked", { cause: error });
      await delay(waitMs * (0.5 + Math.random()));
    }
  }
}

async function moveOnce(
  pool: Pool,
  { guestId, sessionId, toUserId }: GuestMoveRequest,
): Promise<{ work: MovedWork; hints: Hint[] } | null> {
  return transact(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    // Jobs before their owner: that is the order in which workers take them.
    await client.query(sql.HOLD_JOBS, [guestId]);
    const held = await client.query(sql.HOLD_GUEST, [guestId, sessionId, toUserId]);
    if (held.rowCount === 0) return null;
    // The guest's row is held, so no more can come; what came since the first look is held as well.
    await client.query(sql.HOLD_JOBS, [guestId]);
    const { rows: work } = await client.query<MovedWork>(sql.COUNT_WORK, [guestId, QUIET_TASK_NAMES]);
    const { rows: jobs } = await client.query<Omit<Hint, "userId">>(sql.MOVE_JOBS, [
      guestId,
      toUserId,
      TERMINAL_STATES,
    ]);
    for (const statement of sql.MOVE_REST) await client.query(statement, [guestId, toUserId]);
    await client.query(sql.MOVE_COSTS, [guestId, toUserId, jobs.map(({ jobId }) => jobId)]);
    await client.query(sql.MOVE_GRANTS, [guestId, toUserId]);
    await client.query(sql.END_GUEST, [guestId, toUserId]);
    return { work: work[0]!, hints: jobs.map((job) => ({ ...job, userId: toUserId })) };
  });
}

/**
 * Places are counted by owner, and a pass of admission that was under way gave some to the guest. It is waited for once the
 * move is done and holds nothing; passes that follow know whose the jobs are.
 */
async function moveSlots(pool: Pool, { guestId, toUserId }: GuestMoveRequest): Promise<void> {
  await transact(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${ADMISSION_WAIT_MS}`);
    await client.query(ADMISSION_LOCK);
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query(sql.MOVE_SLOTS, [guestId, toUserId]);
  });
}

function tell(bus: ChangeBus, { guestId, toUserId }: GuestMoveRequest, hints: readonly Hint[]): void {
  bus.publish({ kind: "access", userId: guestId });
  bus.publish({ kind: "items", userId: toUserId, itemIds: null });
  bus.publish({ kind: "floor", what: "schedules" });
  if (hints.length > MOST_HINTS) bus.publish({ kind: "sweep" });
  else if (hints.length > 0) bus.publish({ kind: "hints", hints });
  bus.publish({ kind: "told", userId: toUserId });
}
