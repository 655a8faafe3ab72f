// The backstop (invariant I7): whatever was lost on the way, this finds it in the rows.
import { applyTransitions, transact } from "@jobwire/db";
import type { Queryable, TransitionResult } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import { rejectOverdue } from "./overdue-jobs.ts";
import { declareLost, forgetWorkers, loseOrphans } from "./sweep/lost-workers.ts";
import { stopOverdueCancels } from "./sweep/overdue-cancels.ts";
import { freeIdleSlots, removeLeftovers, ringForgottenSlots } from "./sweep/slots.ts";
import type { WorkerTimings } from "./timings.ts";

export type SweepTimings = Pick<WorkerTimings, "lostAfterMs" | "overdueMs" | "cancelOverdueMs">;

/** What one sweep found. */
export interface SweepReport {
  lostWorkers: string[];
  moves: TransitionResult[];
  /** Doorbells rung anew because a slot had none. */
  rung: number;
  /** Slots that nobody would have used. */
  freed: number;
}

/**
 * A sweeper that is frozen (SIGSTOP, a virtual machine that pauses) must not keep the others from
 * sweeping: the server ends its transaction, and with it the lock.
 */
const NOT_FOR_LONG = "set local idle_in_transaction_session_timeout = '3s'";

/** One sweeper at a time, in any process; free again when the transaction ends, however it ends. */
const TRY_LOCK = "select pg_try_advisory_xact_lock(hashtext('jobwire'), hashtext('sweep')) as locked";

/**
 * Sweeps once, unless somebody else is at it: declares silent workers lost and frees their doorbells;
 * moves what they held to the next attempt; finishes cancels that take too long; fails waiting jobs whose
 * time is over; rings again for slots without a doorbell, and takes back those that nobody will use.
 * @returns undefined when another sweeper was at work
 */
export async function sweepOnce(pool: Pool, bus: ChangeBus, timings: SweepTimings): Promise<SweepReport | undefined> {
  const report = await transact(pool, async (client: PoolClient) => {
    await client.query(NOT_FOR_LONG);
    const { rows } = await client.query<{ locked: boolean }>(TRY_LOCK);
    return rows[0]?.locked ? sweepInTransaction(client, timings) : undefined;
  });
  if (!report) return undefined;
  publishMoves(bus, report.moves);
  if (report.lostWorkers.length + report.freed > 0) bus.publish({ kind: "workers" });
  return report;
}

async function sweepInTransaction(db: Queryable, timings: SweepTimings): Promise<SweepReport> {
  const lostWorkers = await declareLost(db, timings.lostAfterMs);
  const orphans = await loseOrphans(db);
  const overdue = [...(await stopOverdueCancels(db, timings.cancelOverdueMs)), ...(await rejectOverdue(db))];
  const taken = new Set(orphans.map(({ jobId }) => jobId));
  const moves = await applyTransitions(db, [...orphans, ...overdue.filter(({ jobId }) => !taken.has(jobId))]);
  const rung = await ringForgottenSlots(db, timings.overdueMs);
  const freed = await freeIdleSlots(db, timings.overdueMs);
  await removeLeftovers(db);
  await forgetWorkers(db);
  return { lostWorkers, moves, rung, freed };
}

/** Sweeps now, and then every `sweepMs`, a little apart from other processes. */
export function startSweeper(options: {
  pool: Pool;
  bus: ChangeBus;
  timings: SweepTimings & Pick<WorkerTimings, "sweepMs">;
  logger: Logger;
}): { stop(): Promise<void> } {
  const { pool, bus, timings, logger } = options;
  let sweeping: Promise<void> | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function sweep(): Promise<void> {
    try {
      const report = await sweepOnce(pool, bus, timings);
      const { lostWorkers = [], moves = [], rung = 0 } = report ?? {};
      if (lostWorkers.length > 0) logger.warn({ lostWorkers, moved: moves.length }, "workers were lost");
      if (rung > 0) logger.warn({ rung }, "doorbells were rung anew");
    } catch (error) {
      logger.warn({ err: error }, "a sweep failed; the next one follows");
    }
    schedule();
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(
      () => {
        sweeping = sweep();
      },
      timings.sweepMs * (0.9 + Math.random() * 0.2),
    );
  }

  sweeping = sweep();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await sweeping;
    },
  };
}
