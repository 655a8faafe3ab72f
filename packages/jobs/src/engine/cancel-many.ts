import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import { moveMany } from "./move-many.ts";
import type { ManyMoved } from "./move-many.ts";

/**
 * Asks many jobs to stop, as `cancel` does one. Whether the asker may is for the caller to check.
 * @param byUserId who asked, for the logs; null for the system
 */
export function cancelMany(
  pool: Pool,
  bus: ChangeBus,
  jobIds: readonly string[],
  byUserId: string | null,
): Promise<ManyMoved> {
  return moveMany(pool, bus, jobIds, (jobId) => ({ jobId, event: "cancel", byUserId }));
}
