import type { Queryable } from "@jobwire/db";

/** More than this many ahead are told as this many. */
const MAX_KEY_RANK = 200;

/** How many of its user's jobs with its key come before each job in its line. Uses job_pkey, job_waiting_by_key, slot_pkey. */
const READ_KEY_RANKS = `
  select asked.id, ahead.jobs from job asked cross join lateral (
    select count(*)::int as jobs from (
      select from job
      where state in ('queued', 'retrying') and key is not null
        and queue = asked.queue and priority = asked.priority and user_id = asked.user_id and key = asked.key
        and (run_at, id) < (asked.run_at, asked.id) and not exists (select from slot where slot.job_id = job.id)
      order by queue, priority, user_id, key, run_at, id limit ${MAX_KEY_RANK}
    ) first
  ) ahead
  where asked.id = any($1::uuid[]) and asked.key is not null`;

/** Where jobs stand among those of their user that have their key: 0 is first. Jobs without a key are left out. */
export async function readKeyRanks(db: Queryable, jobIds: readonly string[]): Promise<Map<string, number>> {
  if (jobIds.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; jobs: number }>(READ_KEY_RANKS, [jobIds]);
  return new Map(rows.map(({ id, jobs }) => [id, jobs]));
}
