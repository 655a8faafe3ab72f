import { randomUUID } from "node:crypto";
import { LEASED_STATES, isTerminal } from "../lifecycle/index.ts";
import type { JobState } from "../lifecycle/index.ts";
import type { TestDatabase } from "./create-test-database.ts";

/** A job as put there. */
export interface TestJob {
  id: string;
  state: JobState;
  attempt: number;
  /** Null unless `state` is a leased one. */
  workerId: string | null;
}

/**
 * Puts a job into the database that is already in `state`, with one event as its log: for tests of what
 * can happen from there. Everything else goes through `insertJobs` and `applyTransitions`.
 */
export async function createJob(
  db: Pick<TestDatabase, "pool">,
  options: {
    userId: string;
    state?: JobState;
    attempt?: number;
    maxAttempts?: number;
    losses?: number;
    /** The worker that holds the lease, where the state has one. */
    workerId?: string;
    runAt?: Date;
  },
): Promise<TestJob> {
  const { userId, state = "queued", maxAttempts = 3, losses = 0 } = options;
  const leased = (LEASED_STATES as readonly JobState[]).includes(state);
  const attempt = options.attempt ?? (["scheduled", "blocked", "queued"].includes(state) ? 0 : 1);
  const workerId = leased ? (options.workerId ?? (await createWorker(db))) : null;
  const id = randomUUID();
  await db.pool.query(
    `WITH job AS (
       INSERT INTO job (id, task, queue, user_id, state, input, attempt, max_attempts, attempt_budget, losses, timeout_ms,
                        backoff, run_at, worker_id, last_seq, started_at, finished_at)
       VALUES ($1, 'demo.countdown', 'default', $2, $3::job_state, '{}', $4, $5, $5, $6, 60000,
               '{"kind": "fixed", "delayMs": 0}', coalesce($7, now()), $8, 1, CASE WHEN $4 > 0 THEN now() END, CASE WHEN $9 THEN now() END)
       RETURNING id, state, attempt)
     INSERT INTO job_event (job_id, seq, attempt, kind, data)
     SELECT id, 1, attempt, 'state', jsonb_build_object('from', NULL, 'to', state, 'event', 'create') FROM job`,
    [id, userId, state, attempt, maxAttempts, losses, options.runAt ?? null, workerId, isTerminal(state)],
  );
  await giveSlots(db, [id]);
  return { id, state, attempt, workerId };
}

/**
 * Gives jobs the slots that admission would give them: for the attempt under way, or the next one. Jobs
 * that are over or blocked get none.
 */
export async function giveSlots(db: Pick<TestDatabase, "pool">, jobIds: readonly string[]): Promise<void> {
  await db.pool.query(
    `INSERT INTO slot (job_id, attempt, queue, user_id, key, claimed_at)
     SELECT id, CASE WHEN worker_id IS NULL THEN attempt + 1 ELSE attempt END, queue, user_id, key,
            CASE WHEN worker_id IS NOT NULL THEN now() END
       FROM job WHERE id = ANY($1::uuid[]) AND state IN ('scheduled', 'queued', 'retrying', 'running', 'cancelling')
     ON CONFLICT (job_id) DO UPDATE SET attempt = excluded.attempt, claimed_at = excluded.claimed_at`,
    [jobIds],
  );
}

/** Inserts a living worker. */
export async function createWorker(db: Pick<TestDatabase, "pool">): Promise<string> {
  const id = randomUUID();
  await db.pool.query("INSERT INTO worker (id, host, pid, version, concurrency) VALUES ($1, 'test', 1, 'test', 4)", [
    id,
  ]);
  return id;
}
