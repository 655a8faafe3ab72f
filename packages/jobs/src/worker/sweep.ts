// The backstop (invariant I7): whatever was lost on the way, this finds it in the rows.
import { applyTransitions, transact } from "@jobwire/db";
import type { Queryable, TransitionRequest, TransitionResult } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import { ringAgain } from "../engine/admission/give-slots.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import { DOORBELL_TASK } from "../engine/doorbell.ts";
import type { WorkerTimings } from "./timings.ts";

export type SweepTimings = Pick<WorkerTimings, "lostAfterMs" | "overdueMs" | "cancelOverdueMs">;

/** What one sweep found. */
export interface SweepReport {
  lostWorkers: string[];
  moves: TransitionResult[];
  /** Doorbells rung anew because a slot had none. */
  rung: number;
}

/** Most rows of one kind in one sweep; the next follows soon. */
const BATCH = 1_000;

/**
 * A sweeper that is frozen (SIGSTOP, a virtual machine that pauses) must not keep the others from
 * sweeping: the server ends its transaction, and with it the lock.
 */
const NOT_FOR_LONG = "set local idle_in_transaction_session_timeout = '3s'";

/** One sweeper at a time, in any process; free again when the transaction ends, however it ends. */
const TRY_LOCK = "select pg_try_advisory_xact_lock(hashtext('jobwire'), hashtext('sweep')) as locked";

const DECLARE_LOST = `
  update worker set stopped_at = now(), lost = true
  where stopped_at is null and heartbeat_at < now() - $1 * interval '1 millisecond'
  returning id, graphile_pool_ids as "poolIds"`;

/** A worker row that is gone counts as stopped. Uses job_leased. */
const ORPHANED = `
  select id, worker_id as "workerId", attempt from job
  where worker_id is not null and state in ('running', 'cancelling')
    and not exists (select from worker where worker.id = job.worker_id and worker.stopped_at is null)
  limit ${BATCH}`;

/** Its worker is alive, yet did not finish the cancel in time. Uses job_leased. */
const CANCEL_OVERDUE = `
  select id, worker_id as "workerId", attempt from job
  where worker_id is not null and state = 'cancelling'
    and cancel_requested_at < now() - $1 * interval '1 millisecond'
  limit ${BATCH}`;

/** As many rows as may run. Uses the unique index of graphile's job keys. */
const WITHOUT_DOORBELL = `
  select job_id as id from slot
  where claimed_at is null and rung_at < now() - $1 * interval '1 millisecond'
    and not exists (
      select from graphile_worker.jobs bell
      where bell.key = slot.job_id || ':' || slot.attempt
        and (bell.locked_at is not null or bell.attempts < bell.max_attempts)
    )
  limit ${BATCH}`;

/** A cancel that met admission half-way, say. Uses job_pkey. */
const FREE_IDLE_SLOTS = `
  delete from slot using job
  where slot.job_id = job.id and slot.rung_at < now() - $1 * interval '1 millisecond'
    and case when job.state in ('running', 'cancelling') then slot.attempt <> job.attempt
             when job.state in ('queued', 'retrying') then slot.attempt <> job.attempt + 1
             else true end`;

/** Doorbells that were replaced while locked, by a worker that did not live to remove them. */
const REMOVE_DEAD_DOORBELLS = `
  select count(*)::int as removed from graphile_worker.complete_jobs(array(
    select id from graphile_worker.jobs
    where task_identifier = '${DOORBELL_TASK}' and locked_at is null and attempts >= max_attempts
    limit ${BATCH}
  ))`;

const FORGET_WORKERS = "delete from worker where stopped_at < now() - interval '1 hour'";

/**
 * Sweeps once, unless somebody else is at it: declares silent workers lost and frees their doorbells;
 * moves what they held to the next attempt; finishes cancels that take too long; rings again for slots
 * without a doorbell.
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
  if (report.lostWorkers.length > 0) bus.publish({ kind: "workers" });
  return report;
}

async function sweepInTransaction(db: Queryable, timings: SweepTimings): Promise<SweepReport> {
  const lost = await db.query<{ id: string; poolIds: string[] }>(DECLARE_LOST, [timings.lostAfterMs]);
  const poolIds = lost.rows.flatMap((worker) => worker.poolIds);
  if (poolIds.length > 0) await db.query("select graphile_worker.force_unlock_workers($1)", [poolIds]);

  const requests: TransitionRequest[] = [];
  const orphaned = await db.query<{ id: string; workerId: string; attempt: number }>(ORPHANED);
  for (const { id, workerId, attempt } of orphaned.rows) {
    requests.push({ jobId: id, event: "lost", lease: { workerId, attempt } });
  }
  const taken = new Set(requests.map((request) => request.jobId));
  const overdue = await db.query<{ id: string; workerId: string; attempt: number }>(CANCEL_OVERDUE, [
    timings.cancelOverdueMs,
  ]);
  for (const { id, workerId, attempt } of overdue.rows) {
    if (!taken.has(id)) requests.push({ jobId: id, event: "stop", lease: { workerId, attempt } });
  }
  const moves = requests.length > 0 ? await applyTransitions(db, requests) : [];

  const silent = await db.query<{ id: string }>(WITHOUT_DOORBELL, [timings.overdueMs]);
  const rung = await ringAgain(
    db,
    silent.rows.map((row) => row.id),
  );
  await db.query(FREE_IDLE_SLOTS, [timings.overdueMs]);
  await db.query(REMOVE_DEAD_DOORBELLS);
  await db.query(FORGET_WORKERS);
  return { lostWorkers: lost.rows.map((worker) => worker.id), moves, rung };
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
