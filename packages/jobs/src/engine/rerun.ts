import type { TransitionResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import { rerunFamilies } from "./workflow/rerun-families.ts";

/**
 * Manual retry: queues a failed or cancelled job again with a new attempt budget; its history stays.
 * What did not succeed of its family comes with it (see `rerunFamilies`).
 * Whether the asker may is for the caller to check.
 * @param byUserId who asked, for the log; null for the system
 * @returns `applied: false` with the present state when it cannot be rerun (null: no such job)
 * @throws QuotaExceeded when it is the asker's own, and they have as many as they may
 */
export async function rerun(
  pool: Pool,
  bus: ChangeBus,
  jobId: string,
  byUserId: string | null,
): Promise<TransitionResult> {
  const [result] = await rerunFamilies(pool, bus, [jobId], byUserId);
  return result as TransitionResult;
}
