import type { Queryable } from "../queryable.ts";
import { withCredits } from "./insufficient-credits.ts";

/** A job and what it costs its owner. */
export interface PricedJob {
  jobId: string;
  /** Whole; 0: nothing is held, and what was held comes back. */
  credits: number;
}

/**
 * Freezes the prices of jobs into their rows and holds the credits, all of them or none. What a job holds is
 * paid when it completes and comes back when it ends in any other way, by a trigger in the same transaction
 * as its end. Uses job_pkey, credit_hold_open and credit_account_pkey.
 * @param client of the transaction that makes the jobs, or queues them again
 * @throws InsufficientCredits: roll back
 */
export async function holdCredits(client: Queryable, jobs: readonly PricedJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await withCredits(() =>
    client.query("SELECT hold_credits($1::uuid[], $2::int[])", [
      jobs.map(({ jobId }) => jobId),
      jobs.map(({ credits }) => credits),
    ]),
  );
}

/** Of these jobs, those that have a price, with it. Uses job_pkey. */
const READ_PRICES = `
  SELECT id AS "jobId", credits FROM job WHERE id = ANY($1::uuid[]) AND credits IS NOT NULL`;

/**
 * Holds once more what jobs cost that are queued again.
 * @throws InsufficientCredits: roll back
 */
export async function holdCreditsAgain(client: Queryable, jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  const { rows } = await client.query<PricedJob>(READ_PRICES, [jobIds]);
  await holdCredits(client, rows);
}
