import type { Queryable } from "@jobwire/db";
import { admit } from "./admission.ts";
import { DOORBELL_TASK } from "./doorbell.ts";

/**
 * Reads what it needs from the job rows, so it must see them as the caller's transaction left them.
 * Jobs that do not wait for an attempt are skipped. graphile runs low priorities first, ours are the
 * other way round. `max_attempts` 25: graphile counts an attempt whenever a crashed worker's doorbell
 * is freed, and must not run out of them; it never decides about a retry.
 * Uses job_pkey.
 */
const RING = `
  with given as (
    insert into slot (job_id, attempt, queue, user_id, key)
    select id, attempt + 1, queue, user_id, key
    from job where id = any($1::uuid[]) and state in ('queued', 'retrying', 'scheduled')
    on conflict (job_id) do update set attempt = excluded.attempt, rung_at = now(), claimed_at = null
  )
  select count(*)::int as rung from graphile_worker.add_jobs(array(
    select (
      '${DOORBELL_TASK}',
      json_build_object('jobId', id, 'attempt', attempt + 1),
      null,
      run_at,
      25,
      id || ':' || (attempt + 1),
      greatest(-32768, least(32767, -priority)),
      array[queue]
    )::graphile_worker.job_spec
    from job
    where id = any($1::uuid[]) and state in ('queued', 'retrying', 'scheduled')
  ))`;

/**
 * Rings the doorbells of waiting jobs, for their next attempt, at their `run_at`. Ringing twice leaves
 * one doorbell. Call it in the transaction that made the jobs wait.
 * @returns how many were rung
 */
export async function ringDoorbells(db: Queryable, jobIds: readonly string[]): Promise<number> {
  if (jobIds.length === 0) return 0;
  const admitted = await admit(db, jobIds);
  const { rows } = await db.query<{ rung: number }>(RING, [admitted]);
  return rows[0]?.rung ?? 0;
}
