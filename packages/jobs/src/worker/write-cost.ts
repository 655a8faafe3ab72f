import type { Pool } from "pg";
import { uuidV7 } from "../engine/uuid-v7.ts";
import type { JobCost } from "../engine/job-cost.ts";

/** Not fenced by the lease: what was spent was spent, whoever holds the job now. */
const INSERT = `
  insert into job_cost (id, job_id, user_id, task, attempt, service, model, unit, quantity, usd_micros)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/** Keeps what a call of a service outside cost. */
export async function writeCost(
  pool: Pool,
  job: { id: string; userId: string; task: string; attempt: number },
  cost: JobCost,
): Promise<void> {
  const { service, model, unit, quantity, usdMicros } = cost;
  const { id, userId, task, attempt } = job;
  await pool.query(INSERT, [
    uuidV7(),
    id,
    userId,
    task,
    attempt,
    service,
    model.slice(0, 200),
    unit,
    quantity,
    usdMicros,
  ]);
}
