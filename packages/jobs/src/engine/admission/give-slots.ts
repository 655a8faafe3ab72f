import type { Queryable } from "@jobwire/db";
import { DOORBELL_TASK } from "../doorbell.ts";

/**
 * graphile runs low priorities first, ours are the other way round. `max_attempts` 25: graphile counts
 * an attempt whenever a crashed worker's doorbell is freed, and must not run out of them; it never
 * decides about a retry. Uses job_pkey, slot_pkey and the unique index of graphile's job keys.
 */
const RING = (given: string) => `
  select count(*)::int as rung from graphile_worker.add_jobs(array(
    select (
      '${DOORBELL_TASK}',
      json_build_object('jobId', given.job_id, 'attempt', given.attempt),
      null,
      null,
      25,
      given.job_id || ':' || given.attempt,
      greatest(-32768, least(32767, -job.priority)),
      array[given.queue]
    )::graphile_worker.job_spec
    from unnest($1::uuid[]) with ordinality asked (job_id, place)
    join ${given} given on given.job_id = asked.job_id
    join job on job.id = given.job_id
    order by asked.place
  ))`;

const GIVE_SLOTS = `
  with given as (
    insert into slot (job_id, attempt, queue, user_id, key)
    select id, attempt + 1, queue, user_id, key from job
    where id = any($1::uuid[]) and state in ('queued', 'retrying')
    on conflict (job_id) do nothing
    returning job_id, attempt, queue
  )${RING("given")}`;

const RING_AGAIN = `
  with given as (
    select job_id, attempt, queue from slot where job_id = any($1::uuid[]) and claimed_at is null
  )${RING("given")}`;

/**
 * Gives waiting jobs their slot, and rings the doorbell of their next attempt. For admission alone,
 * under its lock. Jobs that do not wait any more, or have a slot, are skipped. Doorbells of one priority
 * are answered in the order of the ids.
 */
export async function giveSlots(db: Queryable, jobIds: readonly string[]): Promise<number> {
  if (jobIds.length === 0) return 0;
  const { rows } = await db.query<{ rung: number }>({ name: "give-slots", text: GIVE_SLOTS, values: [jobIds] });
  return rows[0]?.rung ?? 0;
}

/**
 * Rings the doorbells of slots that nobody has claimed. Ringing twice leaves one doorbell.
 * @returns how many were rung
 */
export async function ringAgain(db: Queryable, jobIds: readonly string[]): Promise<number> {
  if (jobIds.length === 0) return 0;
  const { rows } = await db.query<{ rung: number }>(RING_AGAIN, [jobIds]);
  return rows[0]?.rung ?? 0;
}
