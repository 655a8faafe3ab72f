import { LEASED_STATES } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { jsonParameter } from "./json-parameter.ts";
import type { Lease } from "./transition.ts";

/** The result of a finished step of a running job. */
export interface KeepStepRequest {
  jobId: string;
  lease: Lease;
  name: string;
  value: unknown;
}

/** Locks jobs in the order of their ids (`job_pkey`): whoever lost the lease keeps nothing. */
const KEEP = `
WITH request AS (
  SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::jsonb[])
    AS r(place, job_id, worker_id, attempt, name, value)
),
locked AS MATERIALIZED (
  SELECT id, state, attempt, worker_id FROM job WHERE id = ANY($2::uuid[]) ORDER BY id FOR SHARE
),
granted AS MATERIALIZED (
  SELECT r.* FROM request r JOIN locked l ON l.id = r.job_id
   WHERE l.worker_id = r.worker_id AND l.attempt = r.attempt AND l.state IN (${LEASED_STATES.map((state) => `'${state}'`).join(", ")})
),
kept AS (
  INSERT INTO job_step (job_id, name, value)
  SELECT job_id, name, value FROM granted ORDER BY job_id, name
  ON CONFLICT (job_id, name) DO NOTHING
)
SELECT place FROM granted`;

/**
 * Remembers results of steps, for the holder of each job's lease. A step that is remembered already
 * stays as it is; so sending one again does no harm.
 * @param db a pool, or the client of a transaction
 * @returns for each request, in their order, whether the lease was held
 */
export async function keepSteps(db: Queryable, requests: readonly KeepStepRequest[]): Promise<boolean[]> {
  if (requests.length === 0) return [];
  const { rows } = await db.query<{ place: number }>({
    name: "keep-steps",
    text: KEEP,
    values: [
      requests.map((_, place) => place),
      requests.map(({ jobId }) => jobId),
      requests.map(({ lease }) => lease.workerId),
      requests.map(({ lease }) => lease.attempt),
      requests.map(({ name }) => name),
      requests.map(({ value }) => jsonParameter(value) ?? "null"),
    ],
  });
  const granted = new Set(rows.map((row) => row.place));
  return requests.map((_, place) => granted.has(place));
}
