import type { JobState } from "../lifecycle/index.ts";
import type { Queryable } from "../queryable.ts";
import { CLAIM_RUNG } from "./claim-rung.sql.ts";
import type { ClaimedJob, TransitionResult } from "./transition.ts";

/** A claim that was granted, with what its attempt must know. */
export type GrantedClaim = Extract<TransitionResult, { applied: true }> & { claimed: ClaimedJob };

export interface RungClaims {
  /** In the order in which they were rung, the most urgent first. */
  claims: GrantedClaim[];
  /** Doorbells that it looked at: as many as were asked for, when there may be more. */
  rung: number;
  /** Of them, those whose job somebody else held at this moment: worth another look. */
  passedOver: number;
}

interface Row {
  rung: number;
  locked: number;
  bell_id: number;
  /** Null on the one row that says that nothing was claimed. */
  id: string | null;
  from_state: JobState;
  state: JobState;
  user_id: string;
  task: string;
  attempt: number;
  rev: number;
  last_seq: number;
  run_at: Date;
  item_id: string | null;
  priority: number;
  input: unknown;
  checkpoint: unknown;
  timeout_ms: number;
  heartbeat_timeout_ms: number | null;
  job_timeout_ms: number | null;
  deadline_in_ms: number | null;
  backoff: unknown;
  attempts_before: number;
  free_attempts: number;
}

/**
 * Takes the doorbells that wait to be answered, the most urgent first, and the lease of each one's
 * attempt: all or nothing, in one statement. As with `applyTransitions`, each claim raises `rev`, appends
 * one `state` event, and needs the slot of that very attempt. Several workers never get the same one, and
 * never wait for each other. It publishes no hint: its caller does.
 * @param workerId a worker that is declared lost, or has stopped, gets nothing
 * @param limit doorbells to answer, 1 or more
 */
export async function claimRung(db: Queryable, workerId: string, limit: number): Promise<RungClaims> {
  const { rows } = await db.query<Row>({ name: "claim-rung", text: CLAIM_RUNG, values: [workerId, limit] });
  const { rung = 0, locked = 0 } = rows[0] ?? {};
  const claims = rows
    .filter((row): row is Row & { id: string } => row.id !== null)
    .toSorted((a, b) => b.priority - a.priority || a.bell_id - b.bell_id)
    .map(toClaim);
  return { claims, rung, passedOver: rung - locked };
}

function toClaim(row: Row & { id: string }): GrantedClaim {
  return {
    applied: true,
    jobId: row.id,
    event: "claim",
    from: row.from_state,
    to: row.state,
    userId: row.user_id,
    task: row.task,
    attempt: row.attempt,
    rev: row.rev,
    seq: row.last_seq,
    runAt: row.run_at,
    claimed: {
      itemId: row.item_id,
      priority: row.priority,
      input: row.input,
      checkpoint: row.checkpoint,
      timeoutMs: row.timeout_ms,
      heartbeatTimeoutMs: row.heartbeat_timeout_ms,
      jobTimeoutMs: row.job_timeout_ms,
      deadlineInMs: row.deadline_in_ms,
      backoff: row.backoff,
      attemptsBefore: row.attempts_before,
      freeAttempts: row.free_attempts,
    },
  };
}
