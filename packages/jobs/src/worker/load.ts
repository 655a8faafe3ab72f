import type { Queryable } from "@jobwire/db";
import type { JobState } from "@jobwire/db/lifecycle";
import type { Backoff } from "../catalog/index.ts";

/** What an attempt needs to know of its job; the policy as it was frozen at enqueue. */
export interface LoadedJob {
  id: string;
  task: string;
  userId: string;
  itemId: string | null;
  priority: number;
  input: unknown;
  checkpoint: unknown;
  timeoutMs: number;
  /** Longest silence of its handler; null: no limit. */
  heartbeatTimeoutMs: number | null;
  /** Longest from enqueue to the end; null: no limit. */
  jobTimeoutMs: number | null;
  /** What is left of that, as this was read; 0 or less: nothing. */
  deadlineInMs: number | null;
  backoff: Backoff;
  /** Attempts made before the latest manual retry, and free ones since (each raised `max_attempts`): not counted by the backoff. */
  attemptsBefore: number;
  /** Attempts that cost it nothing so far. */
  freeAttempts: number;
  /** `cancelling` when a cancel came between the claim and this read. */
  state: JobState;
}

/** Uses job_pkey. */
const LOAD = `
  select id, task, user_id as "userId", item_id as "itemId", priority, input, checkpoint, timeout_ms as "timeoutMs", backoff,
    heartbeat_timeout_ms as "heartbeatTimeoutMs", job_timeout_ms as "jobTimeoutMs",
    (extract(epoch from deadline_at - clock_timestamp()) * 1000)::float8 as "deadlineInMs",
    max_attempts - attempt_budget as "attemptsBefore", free_attempts as "freeAttempts",
    state
  from job where id = any($1::uuid[])`;

/** Reads claimed jobs, in the order of the ids; undefined where there is none (its user was removed). */
export async function loadJobs(db: Queryable, jobIds: readonly string[]): Promise<(LoadedJob | undefined)[]> {
  const { rows } = await db.query<LoadedJob>(LOAD, [jobIds]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return jobIds.map((id) => byId.get(id));
}
