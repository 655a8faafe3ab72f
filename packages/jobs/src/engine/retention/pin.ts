import { pinJob } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../../bus/index.ts";

/** Uses job_pkey. */
const EXISTS = "select from job where id = $1";

/**
 * Keeps a job and its whole family (parents and children) whatever the retention, or lets go of it.
 * @returns false when there is no such job
 */
export async function pin(pool: Pool, bus: ChangeBus, jobId: string, pinned: boolean): Promise<boolean> {
  const job = await pinJob(pool, jobId, pinned);
  if (job === null) {
    const { rowCount } = await pool.query(EXISTS, [jobId]);
    return (rowCount ?? 0) > 0;
  }
  const { id, ...rest } = job;
  bus.publish({ kind: "hints", hints: [{ jobId: id, ...rest }] });
  return true;
}
