import { applyTransitions } from "@jobwire/db";
import type { TransitionResult } from "@jobwire/db";
import type { Pool, PoolClient } from "pg";
import { QUEUES } from "../../catalog/index.ts";
import type { QueueLimits } from "../../catalog/index.ts";
import { giveSlots } from "./give-slots.ts";

/** What one pass did. */
export interface Pass {
  /** Scheduled jobs whose time has come. Tell the bus. */
  moves: TransitionResult[];
  admitted: number;
  /** It stopped before it had looked at everyone: another one should follow at once. */
  more: boolean;
  /** When the next job becomes due, in milliseconds from now; null when none is foreseen. */
  nextDueInMs: number | null;
}

/** Everything one pass may do before the others get their turn. */
const BATCH = 500;

/**
 * One pass at a time, in all processes. Losing one in a crash is harmless, for slots and doorbells are
 * lost together; so the commit does not wait for the disk.
 */
const BEGIN = `
  begin;
  set local synchronous_commit = off;
  set local lock_timeout = '3s';
  set local idle_in_transaction_session_timeout = '3s';
  select pg_advisory_xact_lock(hashtext('jobwire'), hashtext('admission'))`;

/** Uses job_due. */
const READ_DUE = `select id from job where state = 'scheduled' and run_at <= now() order by run_at limit ${BATCH}`;

const READ_NEXT = `
  select (extract(epoch from min(run_at) - clock_timestamp()) * 1000)::float8 as "inMs" from (
    select run_at from job where state in ('scheduled', 'retrying') and run_at > now() order by run_at limit 1
  ) next`;

const READ_WAITING = `
  select id, queue from job
  where state in ('queued', 'retrying') and run_at <= now()
    and not exists (select from slot where slot.job_id = job.id)
  order by priority desc, run_at, id limit ${BATCH}`;

const READ_TAKEN = "select queue, count(*)::int as taken from slot group by queue";

/** Admits what may run now. */
export async function admitOnce(pool: Pool): Promise<Pass> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(BEGIN);
    const pass = await admitInTransaction(client);
    await client.query("commit");
    return pass;
  } catch (error) {
    await client.query("rollback").catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function admitInTransaction(client: PoolClient): Promise<Pass> {
  const due = await client.query<{ id: string }>(READ_DUE);
  const moves = await applyTransitions(
    client,
    due.rows.map(({ id }) => ({ jobId: id, event: "due" })),
  );
  const taken = new Map(
    (await client.query<{ queue: string; taken: number }>(READ_TAKEN)).rows.map((row) => [row.queue, row.taken]),
  );
  const waiting = await client.query<{ id: string; queue: string }>(READ_WAITING);
  const limits: Record<string, QueueLimits> = QUEUES;
  const admitted = waiting.rows.filter(({ queue }) => {
    const have = taken.get(queue) ?? 0;
    if (have >= (limits[queue]?.concurrency ?? Infinity)) return false;
    taken.set(queue, have + 1);
    return true;
  });
  await giveSlots(
    client,
    admitted.map(({ id }) => id),
  );
  const next = await client.query<{ inMs: number | null }>(READ_NEXT);
  const more = admitted.length === BATCH || moves.length === BATCH;
  return { moves, admitted: admitted.length, more, nextDueInMs: next.rows[0]?.inMs ?? null };
}
