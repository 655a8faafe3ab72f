import type { Pool } from "pg";

/** How long after `sinceMs` each job's first claim followed; jobs without one are left out. */
export async function claimedAfter(pool: Pool, jobIds: readonly string[], sinceMs: number): Promise<number[]> {
  const { rows } = await pool.query<{ atMs: number }>(
    `select min(extract(epoch from at)::float8 * 1000) as "atMs" from job_event
     where job_id = any($1::uuid[]) and kind = 'state' and data ->> 'event' = 'claim' and at > to_timestamp($2::float8 / 1000)
     group by job_id`,
    [jobIds, sinceMs],
  );
  return rows.map(({ atMs }) => atMs - sinceMs);
}

/** How long after `sinceMs` the first job was completed; empty when none was. */
export async function completedAfter(pool: Pool, sinceMs: number): Promise<number[]> {
  const { rows } = await pool.query<{ atMs: number | null }>(
    `select min(extract(epoch from at)::float8 * 1000) as "atMs" from job_event
     where kind = 'state' and data ->> 'to' = 'completed' and at > to_timestamp($1::float8 / 1000)`,
    [sinceMs],
  );
  return rows.flatMap(({ atMs }) => (atMs === null ? [] : [atMs - sinceMs]));
}

/** How long after `sinceMs` each of these jobs was over; those that were before it are left out. */
export async function endedAfter(pool: Pool, jobIds: readonly string[], sinceMs: number): Promise<number[]> {
  const { rows } = await pool.query<{ atMs: number }>(
    `select max(extract(epoch from at)::float8 * 1000) as "atMs" from job_event
     where job_id = any($1::uuid[]) and kind = 'state'
     group by job_id`,
    [jobIds],
  );
  return rows.flatMap(({ atMs }) => (atMs > sinceMs ? [atMs - sinceMs] : []));
}

/** How many moves of a kind stand in the logs of these jobs. */
export async function countMoves(pool: Pool, event: string, jobIds: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from job_event where job_id = any($2::uuid[]) and kind = 'state' and data ->> 'event' = $1`,
    [event, jobIds],
  );
  return rows[0]?.n ?? 0;
}

/** How many of these jobs stand at a state. */
export async function countJobs(pool: Pool, state: string, jobIds: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from job where id = any($1::uuid[]) and state = $2::job_state",
    [jobIds, state],
  );
  return rows[0]?.n ?? 0;
}
