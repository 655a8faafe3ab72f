import type { Pool } from "pg";
import { uuidV7 } from "../engine/uuid-v7.ts";
import type { JobCost } from "../engine/job-cost.ts";
import { priceIn } from "../engine/price-list.ts";
import type { PriceList } from "../engine/price-list.ts";

/** Not fenced by the lease: what was spent was spent, whoever holds the job now. Its row says whose it is. */
const INSERT = `
  insert into job_cost (id, job_id, user_id, task, attempt, service, model, unit, quantity, usd_micros)
  select $1, $2, coalesce((select user_id from job where id = $2), $3), $4, $5, $6, $7, $8, $9, $10`;

/** Keeps what a call of a service outside cost; what the operator's own prices say comes first. */
export async function writeCost(
  pool: Pool,
  job: { id: string; userId: string; task: string; attempt: number },
  cost: JobCost,
  prices: PriceList,
): Promise<void> {
  const { service, model, unit, quantity } = cost;
  const usdMicros = priceIn(prices, cost) ?? cost.usdMicros;
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
