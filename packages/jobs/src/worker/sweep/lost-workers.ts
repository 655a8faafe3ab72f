import type { Queryable, TransitionRequest } from "@jobwire/db";
import { BATCH } from "./batch.ts";

/** Uses worker_living. */
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

const FORGET_WORKERS = "delete from worker where stopped_at < now() - interval '1 hour'";

/** Declares silent workers lost and frees their doorbells. @returns their ids */
export async function declareLost(db: Queryable, lostAfterMs: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string; poolIds: string[] }>(DECLARE_LOST, [lostAfterMs]);
  const poolIds = rows.flatMap((worker) => worker.poolIds);
  if (poolIds.length > 0) await db.query("select graphile_worker.force_unlock_workers($1)", [poolIds]);
  return rows.map(({ id }) => id);
}

/** Jobs that nobody works on any more go on with their next attempt. */
export async function loseOrphans(db: Queryable): Promise<TransitionRequest[]> {
  const { rows } = await db.query<{ id: string; workerId: string; attempt: number }>(ORPHANED);
  return rows.map(({ id, workerId, attempt }) => ({ jobId: id, event: "lost", lease: { workerId, attempt } }));
}

/** Workers that stopped long ago are nobody's interest. */
export async function forgetWorkers(db: Queryable): Promise<void> {
  await db.query(FORGET_WORKERS);
}
