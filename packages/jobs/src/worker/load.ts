import type { Queryable } from "@jobwire/db";
import type { JobState } from "@jobwire/db/lifecycle";
import type { Backoff } from "../catalog/index.ts";

/** What an attempt needs to know of its job; the policy as it was frozen at enqueue. */
export interface LoadedJob {
  id: string;
  task: string;
  userId: string;
  itemId: string | null;
  input: unknown;
  checkpoint: unknown;
  timeoutMs: number;
  backoff: Backoff;
  /** Attempts made before the latest manual retry, and those that a lost or stopping worker cost: not counted by the backoff. */
  attemptsBefore: number;
  /** `cancelling` when a cancel came between the claim and this read. */
  state: JobState;
}

/** Uses job_pkey. */
const LOAD = `
  select id, task, user_id as "userId", item_id as "itemId", input, checkpoint, timeout_ms as "timeoutMs", backoff,
    max_attempts - attempt_budget as "attemptsBefore",
    state
  from job where id = any($1::uuid[])`;

/** Reads claimed jobs, in the order of the ids; undefined where there is none (its user was removed). */
export async function loadJobs(db: Queryable, jobIds: readonly string[]): Promise<(LoadedJob | undefined)[]> {
  const { rows } = await db.query<LoadedJob>(LOAD, [jobIds]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return jobIds.map((id) => byId.get(id));
}
