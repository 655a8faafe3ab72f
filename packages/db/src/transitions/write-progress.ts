import { LEASED_STATES } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { jsonParameter } from "./json-parameter.ts";
import type { ProgressRequest, WriteResult } from "./transition.ts";

/**
 * Writes progress and checkpoints of leased jobs. Finds jobs by `job_pkey`, locked in the order of
 * their ids. Of several requests for one job the last of each kind counts. A report with a lower `n`
 * than the row's comes too late and is passed over, so progress never moves backwards.
 */
const WRITE_PROGRESS = `
WITH request AS (
  SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::jsonb[], $6::jsonb[])
    AS r(place, job_id, worker_id, attempt, progress, checkpoint)
),
locked AS MATERIALIZED (
  SELECT id, state, attempt, worker_id FROM job WHERE id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
),
granted AS (
  SELECT r.*
    FROM request r
    JOIN locked l ON l.id = r.job_id
   WHERE l.worker_id = r.worker_id AND l.attempt = r.attempt AND l.state IN (${LEASED_STATES.map((s) => `'${s}'`).join(", ")})
),
latest AS MATERIALIZED (
  SELECT job_id,
         (array_agg(progress ORDER BY place DESC) FILTER (WHERE progress IS NOT NULL))[1] AS progress,
         (array_agg(checkpoint ORDER BY place DESC) FILTER (WHERE checkpoint IS NOT NULL))[1] AS checkpoint
    FROM granted
   GROUP BY job_id
),
updated AS (
  UPDATE job j
     SET rev = j.rev + 1,
         changed_xid = pg_current_xact_id(),
         progress = CASE
           WHEN l.progress IS NULL THEN j.progress
           WHEN (l.progress->>'n')::numeric < (j.progress->>'n')::numeric THEN j.progress
           ELSE l.progress END,
         checkpoint = coalesce(l.checkpoint, j.checkpoint)
    FROM latest l
   WHERE j.id = l.job_id
  RETURNING j.id, j.user_id, j.rev, j.last_seq
)
SELECT g.place, u.user_id, u.rev::float8 AS rev, u.last_seq FROM granted g JOIN updated u ON u.id = g.job_id`;

/**
 * Writes durable progress and checkpoints, for the holder of each job's lease; anybody else is refused
 * (invariant I2).
 * @param db a pool, or the client of a transaction
 * @returns one result for each request, in their order; `seq` is that of the job's newest event
 * @throws TypeError when progress or checkpoint is not JSON
 */
export async function writeProgress(db: Queryable, requests: readonly ProgressRequest[]): Promise<WriteResult[]> {
  if (requests.length === 0) return [];
  const results = requests.map(({ jobId }): WriteResult => ({ applied: false, jobId }));
  const { rows } = await db.query<{ place: number; user_id: string; rev: number; last_seq: number }>({
    name: "write-progress",
    text: WRITE_PROGRESS,
    values: [
      requests.map((_, place) => place),
      requests.map(({ jobId }) => jobId),
      requests.map(({ lease }) => lease.workerId),
      requests.map(({ lease }) => lease.attempt),
      requests.map(({ progress }) => jsonParameter(progress)),
      requests.map(({ checkpoint }) => jsonParameter(checkpoint)),
    ],
  });
  for (const { place, user_id: userId, rev, last_seq: seq } of rows) {
    results[place] = { applied: true, jobId: requests[place]!.jobId, userId, rev, seq };
  }
  return results;
}
