import type { Queryable } from "@jobwire/db";
import { ringAgain } from "../../engine/admission/write-picked.ts";
import { DOORBELL_TASK } from "../../engine/doorbell.ts";
import { BATCH } from "./batch.ts";

/** The slots are as many as may run, whatever the backlog. Uses graphile's index of ids. */
const WITHOUT_DOORBELL = `
  select job_id as id from slot
  where claimed_at is null and rung_at < now() - $1 * interval '1 millisecond'
    and not exists (
      select from graphile_worker.jobs bell
      where bell.id = slot.bell_id
        and (bell.locked_at is not null or bell.attempts < bell.max_attempts)
    )
  limit ${BATCH}`;

/** Uses slot_pkey and job_pkey. */
const FREE_IDLE_SLOTS = `
  delete from slot using slot idle left join job on job.id = idle.job_id
  where slot.job_id = idle.job_id and slot.rung_at < now() - $1 * interval '1 millisecond'
    and case when job.state in ('running', 'cancelling') then slot.attempt <> job.attempt
             when job.state in ('queued', 'retrying') then slot.attempt <> job.attempt + 1
             else true end`;

/**
 * Doorbells of no slot, which nobody will ever answer: their slot was taken back, or they were replaced by
 * a worker of an earlier version. A minute, for what is being rung is of no slot yet.
 */
const REMOVE_STRAY_DOORBELLS = `
  select count(*)::int as removed from graphile_worker.complete_jobs(array(
    select id from graphile_worker.jobs bell
    where task_identifier = '${DOORBELL_TASK}' and locked_at is null
      and (attempts >= max_attempts or created_at < now() - interval '1 minute')
      and not exists (select from slot where slot.bell_id = bell.id)
    limit ${BATCH}
  ))`;

/** Rings again for slots that nobody has claimed and whose doorbell is gone. @returns how many */
export async function ringForgottenSlots(db: Queryable, overdueMs: number): Promise<number> {
  const { rows } = await db.query<{ id: string }>(WITHOUT_DOORBELL, [overdueMs]);
  return ringAgain(
    db,
    rows.map(({ id }) => id),
  );
}

/**
 * Takes back slots whose job neither waits for that attempt nor runs it, or is gone: a cancel met admission
 * half-way, say. @returns how many
 */
export async function freeIdleSlots(db: Queryable, overdueMs: number): Promise<number> {
  const { rowCount } = await db.query(FREE_IDLE_SLOTS, [overdueMs]);
  return rowCount ?? 0;
}

/** Removes what no worker will ever answer or need. */
export async function removeLeftovers(db: Queryable): Promise<void> {
  await db.query(REMOVE_STRAY_DOORBELLS);
}
