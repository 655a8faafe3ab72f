import type { Queryable } from "@jobwire/db";
import { DOORBELL_TASK } from "../doorbell.ts";
import type { Candidate } from "./board.ts";
import type { RateWindow } from "./rate-window.ts";

/**
 * Rings for those `due`, in the order of their `place`. graphile runs low priorities first, ours are the other
 * way round. `max_attempts` 25: it must not run out of them, and never decides about a retry. Uses the
 * unique index of graphile's job keys.
 */
const RING = `
  graphile_worker.add_jobs(array(
    select (
      '${DOORBELL_TASK}',
      json_build_object('jobId', due.id, 'attempt', due.attempt),
      null,
      now() - interval '1 second',
      25,
      due.id || ':' || due.attempt,
      greatest(-32768, least(32767, -due.priority)),
      null
    )::graphile_worker.job_spec
    from due order by due.place
  ))`;

/**
 * Doorbells and slots of those picked, where the rounds stand, and what starts count, in one round trip.
 * A job that moved meanwhile gets no slot. Uses job_pkey, slot_pkey, line_pkey and rate_window_pkey.
 */
const WRITE_PICKED = `
  with due as materialized (
    select job.id, job.attempt + 1 as attempt, job.queue, job.user_id, job.key, job.priority, picked.place
    from unnest($1::uuid[], $2::int[]) with ordinality as picked(id, attempt, place) join job on job.id = picked.id
    where job.state in ('queued', 'retrying') and job.attempt + 1 = picked.attempt
      and not exists (select from slot where slot.job_id = job.id)
  ),
  rung as materialized (select id, key from ${RING}),
  given as (
    insert into slot (job_id, attempt, queue, user_id, key, priority, bell_id)
    select due.id, due.attempt, due.queue, due.user_id, due.key, due.priority, rung.id
    from due join rung on rung.key = due.id || ':' || due.attempt
    on conflict (job_id) do nothing
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
  )
  insert into rate_window (scope, slices, updated_at)
  select scope, slices, statement_timestamp() from unnest($10::text[], $11::jsonb[]) as known(scope, slices)
  on conflict (scope) do update set slices = excluded.slices, updated_at = excluded.updated_at`;

/** As WRITE_PICKED, for slots there are. */
const RING_AGAIN = `
  with due as materialized (
    select slot.job_id as id, slot.attempt, job.priority, row_number() over (order by slot.rung_at, slot.job_id) as place
    from slot join job on job.id = slot.job_id
    where slot.job_id = any($1::uuid[]) and slot.claimed_at is null
  ),
  rung as materialized (select id, key from ${RING})
  update slot set bell_id = rung.id, priority = due.priority
  from due join rung on rung.key = due.id || ':' || due.attempt
  where slot.job_id = due.id and slot.attempt = due.attempt and slot.claimed_at is null`;

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
  const { rowCount } = await db.query(RING_AGAIN, [jobIds]);
  return rowCount ?? 0;
}
