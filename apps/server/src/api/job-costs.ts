import type { Queryable } from "@jobwire/db";
import type { CostView } from "@jobwire/jobs/wire";

/** A job and whatever it spawned, all generations. Uses job_parent and job_cost_job. */
const READ_COSTS = `
  WITH RECURSIVE family(id) AS (
    SELECT $1::uuid
    UNION ALL
    SELECT job.id FROM job JOIN family ON job.parent_id = family.id
  )
  SELECT service, model, unit, sum(quantity) AS quantity,
         CASE WHEN bool_or(usd_micros IS NULL) THEN NULL ELSE sum(usd_micros)::float8 END AS "usdMicros"
    FROM job_cost JOIN family ON family.id = job_cost.job_id
   GROUP BY service, model, unit ORDER BY service, model, unit`;

/** What a job cost, with its children. */
export async function readJobCosts(db: Queryable, jobId: string): Promise<CostView[]> {
  const { rows } = await db.query<CostView>(READ_COSTS, [jobId]);
  return rows;
}
