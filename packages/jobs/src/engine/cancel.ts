import type { TransitionResult } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import { moveJobs, publishMoves } from "./move-jobs.ts";

/**
 * Asks for a job to stop. One that waits is cancelled at once; one that runs becomes `cancelling`, and
 * its worker aborts the handler. Whether the asker may is for the caller to check.
 * @param byUserId who asked, for the log; null for the system
 * @returns `applied: false` with the present state when there is nothing to cancel (null: no such job)
 */
export async function cancel(
  pool: Pool,
  bus: ChangeBus,
  jobId: string,
  byUserId: string | null,
): Promise<TransitionResult> {
  const results = await moveJobs(pool, [{ jobId, event: "cancel", byUserId }]);
  publishMoves(bus, results);
  return results[0] as TransitionResult;
}
