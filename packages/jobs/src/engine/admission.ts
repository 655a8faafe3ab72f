import type { Queryable } from "@jobwire/db";

/**
 * Decides which waiting jobs' doorbells may be rung now. Today: all of them at once; a queue's
 * concurrency is kept by each worker (see worker/lanes.ts). Caps across processes, pause, fairness
 * between users and rate limits will be decided here, on our rows, in the caller's transaction.
 * @returns the ids to ring
 */
export async function admit(_db: Queryable, jobIds: readonly string[]): Promise<readonly string[]> {
  return jobIds;
}
