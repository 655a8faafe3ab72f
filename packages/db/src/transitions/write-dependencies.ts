import { LEASED_STATES } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import type { Lease } from "./transition.ts";

/**
 * What a job that waits needs of another: that it is over (`end`), that it completed (`success`), or
 * that it, or another one so marked, is over (`any`).
 */
export type Need = "success" | "end" | "any";

/** Fenced by a lock on the job's row (`job_pkey`): whoever lost the lease writes nothing. */
const WRITE = `
WITH held AS MATERIALIZED (
  SELECT id FROM job
   WHERE id = $1 AND worker_id = $2 AND attempt = $3 AND state IN (${LEASED_STATES.map((state) => `'${state}'`).join(", ")})
     FOR SHARE
),
outdated AS (
  DELETE FROM dependency d USING held h WHERE d.job_id = h.id AND NOT d.declared AND d.on_job_id <> ALL($4::uuid[])
),
written AS (
  INSERT INTO dependency (job_id, on_job_id, needs)
  SELECT h.id, w.on_job_id, w.needs FROM held h, unnest($4::uuid[], $5::text[]) AS w(on_job_id, needs)
  ON CONFLICT (job_id, on_job_id) DO UPDATE SET needs = excluded.needs, met = false
)
SELECT count(*)::int AS held FROM held`;

/**
 * Writes down what a running job is about to wait for, instead of what it waited for before
 * (what it was enqueued to wait for is remembered). Without effect until the job is `blocked`, so it comes before the `wait` and needs no transaction with it.
 * @param db a pool, or the client of a transaction
 * @param on each job once
 * @returns false when the lease is gone; nothing is written then
 */
export async function writeDependencies(
  db: Queryable,
  jobId: string,
  lease: Lease,
  on: readonly { jobId: string; needs: Need }[],
): Promise<boolean> {
  const { rows } = await db.query<{ held: number }>({
    name: "write-dependencies",
    text: WRITE,
    values: [jobId, lease.workerId, lease.attempt, on.map((one) => one.jobId), on.map((one) => one.needs)],
  });
  return rows[0]?.held === 1;
}
