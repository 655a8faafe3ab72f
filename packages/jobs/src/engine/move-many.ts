import type { TransitionRequest } from "@jobwire/db";
import type { Pool } from "pg";
import type { ChangeBus } from "../bus/index.ts";
import { moveJobs, publishMoves } from "./move-jobs.ts";

/** Jobs moved by one statement: enough to be quick, few enough that nobody waits long for their locks. */
export const MOVED_AT_ONCE = 500;

/** What became of many jobs. */
export interface ManyMoved {
  moved: number;
  /** There is no such job, or it stands where this cannot be done to it. */
  refused: number;
}

/** Asks the same of many jobs, in batches that each commit by themselves, and tells the bus. */
export async function moveMany(
  pool: Pool,
  bus: ChangeBus,
  jobIds: readonly string[],
  toRequest: (jobId: string) => TransitionRequest,
): Promise<ManyMoved> {
  const unique = [...new Set(jobIds.map((id) => id.toLowerCase()))];
  let moved = 0;
  for (let at = 0; at < unique.length; at += MOVED_AT_ONCE) {
    const results = await moveJobs(pool, unique.slice(at, at + MOVED_AT_ONCE).map(toRequest));
    publishMoves(bus, results);
    moved += results.filter((result) => result.applied).length;
  }
  return { moved, refused: unique.length - moved };
}
