import type { Queryable } from "@jobwire/db";
import type { JobEvent } from "../wire/index.ts";

/** Uses job_event_pkey. */
const READ_EVENTS = `
  select job_id as "jobId", seq, attempt, kind, data,
    to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
  from job_event
  where job_id = $1 and seq > $2
  order by seq
  limit $3`;

/**
 * Reads a job's log in order.
 * @param afterSeq the last `seq` already known; 0 for all
 * @param limit most entries to read
 */
export async function readEvents(db: Queryable, jobId: string, afterSeq: number, limit: number): Promise<JobEvent[]> {
  const { rows } = await db.query<JobEvent>(READ_EVENTS, [jobId, afterSeq, limit]);
  return rows;
}
