import type { Queryable } from "@jobwire/db";
import { DOORBELL_TASK } from "../doorbell.ts";
import type { Candidate } from "./board.ts";
import type { RateWindow } from "./rate-window.ts";

/**
 * graphile runs low priorities first, ours are the other way round. `max_attempts` 25: graphile counts
 * an attempt whenever a crashed worker's doorbell is freed, and must not run out of them; it never
 * decides about a retry. Uses the unique index of graphile's job keys.
 */
const RING = `
  select count(*)::int as rung from graphile_worker.add_jobs(array(
    select (
      '${DOORBELL_TASK}',
      json_build_object('jobId', given.job_id, 'attempt', given.attempt),
      null,
      now() - interval '1 second' + asked.place * interval '1 microsecond', -- in the order of $1, inside a priority
      25,
      given.job_id || ':' || given.attempt,
      greatest(-32768, least(32767, -job.priority)),
      array[given.queue]
    )::graphile_worker.job_spec
    from unnest($1::uuid[]) with ordinality as asked(job_id, place)
    join given on given.job_id = asked.job_id
    join job on job.id = given.job_id
  ))`;

/**
 * Slots and doorbells of those picked, where the rounds stand, and what starts count, in one round trip.
 * A job that moved meanwhile gets no slot. Uses job_pkey, slot_pkey, line_pkey and rate_window_pkey.
 */
const WRITE_PICKED = `
  with given as (
    insert into slot (job_id, attempt, queue, user_id, key)
    select job.id, job.attempt + 1, job.queue, job.user_id, job.key
    from unnest($1::uuid[], $2::int[]) as picked(id, attempt) join job on job.id = picked.id
    where job.state in ('queued', 'retrying') and job.attempt + 1 = picked.attempt
    on conflict (job_id) do nothing
    returning job_id, attempt, queue
  ),
  moved as (
    insert into line (queue, priority, user_id, served_at)
    select queue, priority, user_id, statement_timestamp()
    from unnest($3::text[], $4::int[], $5::text[]) as turn(queue, priority, user_id)
    on conflict (queue, priority) do update
    set user_id = excluded.user_id,
        served_at = case when (line.queue, line.priority) in (select * from unnest($6::text[], $7::int[]))
          then excluded.served_at else line.served_at end
  ),
  ended as (
    delete from line using unnest($8::text[], $9::int[]) as over(queue, priority)
    where line.queue = over.queue and line.priority = over.priority
  ),
  started as (
    insert into rate_window (scope, slices, updated_at)
    select scope, slices, statement_timestamp() from unnest($10::text[], $11::jsonb[]) as known(scope, slices)
    on conflict (scope) do update set slices = excluded.slices, updated_at = excluded.updated_at
  )${RING}`;

const RING_AGAIN = `
  with given as (
    select job_id, attempt, queue from slot where job_id = any($1::uuid[]) and claimed_at is null
  )${RING}`;

/** What a pass changes. */
export interface Decision {
  admitted: readonly Candidate[];
  /** Lines where somebody still waits. */
  moved: readonly { queue: string; priority: number; lastUserId: string; isServed: boolean }[];
  /** Lines where nobody does. */
  ended: readonly { queue: string; priority: number }[];
  rates: readonly (readonly [scope: string, window: RateWindow])[];
}

/** For admission alone, under its lock. */
export async function writePicked(db: Queryable, { admitted, moved, ended, rates }: Decision): Promise<void> {
  if (admitted.length + moved.length + ended.length + rates.length === 0) return;
  const served = moved.filter(({ isServed }) => isServed);
  await db.query({
    name: "write-picked",
    text: WRITE_PICKED,
    values: [
      admitted.map(({ id }) => id),
      admitted.map(({ attempt }) => attempt),
      moved.map(({ queue }) => queue),
      moved.map(({ priority }) => priority),
      moved.map(({ lastUserId }) => lastUserId),
      served.map(({ queue }) => queue),
      served.map(({ priority }) => priority),
      ended.map(({ queue }) => queue),
      ended.map(({ priority }) => priority),
      rates.map(([scope]) => scope),
      rates.map(([, window]) => JSON.stringify(window)),
    ],
  });
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
