import { LEASED_STATES } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { jsonParameter } from "./json-parameter.ts";
import type { EventRequest, WriteResult } from "./transition.ts";

/**
 * Appends to the logs of leased jobs. Finds jobs by `job_pkey`, locked in the order of their ids. One
 * job's events get consecutive numbers in the order of the requests, and raise its `rev` by one. Those
 * that were added before (by their `n`) are left out, and reported as they stand.
 */
const APPEND_EVENTS = `
WITH request AS (
  SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::jsonb[], $7::int[])
    AS r(place, job_id, worker_id, attempt, kind, data, n)
),
locked AS MATERIALIZED (
  SELECT id, user_id, state, attempt, worker_id, last_seq, rev, attempt_entries FROM job WHERE id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
),
held AS (
  SELECT r.*, l.user_id, l.last_seq, l.rev, coalesce(r.n <= l.attempt_entries, false) AS known
    FROM request r
    JOIN locked l ON l.id = r.job_id
   WHERE l.worker_id = r.worker_id AND l.attempt = r.attempt AND l.state IN (${LEASED_STATES.map((s) => `'${s}'`).join(", ")})
),
granted AS (
  SELECT h.*, h.last_seq + row_number() OVER (PARTITION BY h.job_id ORDER BY h.place)::int AS seq
    FROM held h
   WHERE NOT h.known
),
updated AS (
  UPDATE job j
     SET rev = j.rev + 1, changed_xid = pg_current_xact_id(), last_seq = g.last_seq,
         attempt_entries = greatest(j.attempt_entries, g.n)
    FROM (SELECT job_id, max(seq) AS last_seq, max(n) AS n FROM granted GROUP BY job_id) g
   WHERE j.id = g.job_id
  RETURNING j.id, j.rev
),
logged AS (
  INSERT INTO job_event (job_id, seq, attempt, kind, data, at)
  SELECT job_id, seq, attempt, kind, data, clock_timestamp() FROM granted
)
SELECT h.place, h.user_id, coalesce(g.seq, h.last_seq) AS seq, coalesce(u.rev, h.rev)::float8 AS rev
  FROM held h
  LEFT JOIN granted g ON g.place = h.place
  LEFT JOIN updated u ON u.id = g.job_id`;

/**
 * Appends steps, log lines and partial outputs, for the holder of each job's lease; anybody else is
 * refused (invariant I2). Numbers have no gaps, whoever else writes at the same time. Requests with an
 * `n` may be sent again when the answer was lost.
 * @param db a pool, or the client of a transaction
 * @returns one result for each request, in their order
 * @throws TypeError when data is not JSON
 */
export async function appendEvents(db: Queryable, requests: readonly EventRequest[]): Promise<WriteResult[]> {
  if (requests.length === 0) return [];
  const results = requests.map(({ jobId }): WriteResult => ({ applied: false, jobId }));
  const { rows } = await db.query<{ place: number; seq: number; user_id: string; rev: number }>({
    name: "append-events",
    text: APPEND_EVENTS,
    values: [
      requests.map((_, place) => place),
      requests.map(({ jobId }) => jobId),
      requests.map(({ lease }) => lease.workerId),
      requests.map(({ lease }) => lease.attempt),
      requests.map(({ kind }) => kind),
      requests.map(({ data }) => jsonParameter(data) ?? "null"),
      requests.map(({ n }) => n ?? null),
    ],
  });
  for (const { place, seq, user_id: userId, rev } of rows) {
    results[place] = { applied: true, jobId: requests[place]!.jobId, userId, rev, seq };
  }
  return results;
}
