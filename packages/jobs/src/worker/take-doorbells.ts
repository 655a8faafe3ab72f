import type { Queryable } from "@jobwire/db";
import { DOORBELL_TASK, parseDoorbell } from "../engine/doorbell.ts";
import type { Doorbell } from "../engine/doorbell.ts";

/**
 * Removes the doorbells it returns: nobody else gets them, and none can stay locked by a worker that
 * died. Whoever takes one and dies before its claim leaves a slot that nobody claimed, and the sweep
 * rings for it again. In graphile-worker's order, by its `jobs_main_index`; those of one pass of admission in its order.
 */
export const TAKE_DOORBELLS = `
  with bell as (
    select id from graphile_worker._private_jobs
     where is_available = true and run_at <= now()
       and task_id = (select id from graphile_worker._private_tasks where identifier = '${DOORBELL_TASK}')
     order by priority, run_at
     limit $1
       for update skip locked
  )
  delete from graphile_worker._private_jobs jobs using bell where jobs.id = bell.id returning jobs.payload`;

/**
 * Takes doorbells that wait to be answered: the most urgent, in no particular order.
 * @param limit 1 or more
 * @returns those that make sense, and how many there were in all
 */
export async function takeDoorbells(db: Queryable, limit: number): Promise<{ doorbells: Doorbell[]; taken: number }> {
  const { rows } = await db.query<{ payload: unknown }>({
    name: "take-doorbells",
    text: TAKE_DOORBELLS,
    values: [limit],
  });
  return { doorbells: rows.flatMap((row) => parseDoorbell(row.payload) ?? []), taken: rows.length };
}
