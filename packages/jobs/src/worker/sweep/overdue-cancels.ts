import type { Queryable, TransitionRequest } from "@jobwire/db";
import { BATCH } from "./batch.ts";

/** Its worker is alive, yet did not finish the cancel in time. Uses job_leased. */
const CANCEL_OVERDUE = `
  select id, worker_id as "workerId", attempt from job
  where worker_id is not null and state = 'cancelling'
    and cancel_requested_at < now() - $1 * interval '1 millisecond'
  limit ${BATCH}`;

/** Cancels that take too long are finished for their worker. */
export async function stopOverdueCancels(db: Queryable, cancelOverdueMs: number): Promise<TransitionRequest[]> {
  const { rows } = await db.query<{ id: string; workerId: string; attempt: number }>(CANCEL_OVERDUE, [cancelOverdueMs]);
  return rows.map(({ id, workerId, attempt }) => ({ jobId: id, event: "stop", lease: { workerId, attempt } }));
}
