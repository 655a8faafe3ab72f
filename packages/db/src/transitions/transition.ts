import type { JobState, TransitionEvent } from "../lifecycle/index.ts";

/** Proof of holding the lease: the write is refused unless both still match the row (invariant I2). */
export interface Lease {
  workerId: string;
  attempt: number;
}

/**
 * One move asked for. The outcome of a throw or a lost worker is asked for as `throw` / `lost`; the
 * writer turns it into `retry` or `fail`, `lose` or `poison`, on the locked row.
 */
export type TransitionRequest = { jobId: string } & (
  | {
      event: "claim";
      workerId: string;
      /** The attempt the doorbell was rung for; refused if another is due. */ attempt: number;
    }
  | { event: "complete"; lease: Lease; output: unknown }
  | {
      event: "throw";
      lease: Lease;
      error: { reason: string; code: string; message: string };
      /** No further attempt can help. */
      permanent: boolean;
      /** Wait before the next attempt, if there is one. Computed by the caller from the row's backoff. */
      retryInMs: number;
      /** It was not the job's fault (a provider is out, say): the attempt costs none of its budget. */
      isFree?: boolean;
    }
  | { event: "stop"; lease: Lease }
  /** It waits for other jobs: blocked until a `release`, without its slot; costs no attempt. */
  | { event: "wait"; lease: Lease }
  | {
      event: "lost";
      lease: Lease;
      /**
       * `worker-lost` (default): the lease expired; counts towards poison. `worker-stopped`: the worker
       * handed the job back on its way out; costs neither a loss nor an attempt (max_attempts + 1).
       */
      reason?: "worker-lost" | "worker-stopped";
    }
  | { event: "cancel"; byUserId: string | null }
  /** `rewait`: it waits again for those it depends on, until a `release`. */
  | { event: "rerun" | "rewait"; byUserId: string | null }
  | { event: "due" }
  | { event: "release" }
  /** Fails a job that waits, without an attempt. */
  | { event: "reject"; error: { reason: string; code: string; message: string }; byUserId: string | null }
);

/** What an attempt needs to know of its job, as its claim found it; the policy as it was frozen at enqueue. */
export interface ClaimedJob {
  itemId: string | null;
  priority: number;
  input: unknown;
  checkpoint: unknown;
  timeoutMs: number;
  /** Longest silence of its handler; null: no limit. */
  heartbeatTimeoutMs: number | null;
  /** Longest from when it may first run to the end; null: no limit. */
  jobTimeoutMs: number | null;
  /** What is left of that at the claim; 0 or less: nothing. */
  deadlineInMs: number | null;
  backoff: unknown;
  /** Attempts made before the latest manual retry, and free ones since (each raised `max_attempts`): not counted by the backoff. */
  attemptsBefore: number;
  /** Attempts that cost it nothing so far. */
  freeAttempts: number;
}

/** What became of a request, in the order of the requests. */
export type TransitionResult =
  | {
      applied: true;
      jobId: string;
      event: TransitionEvent;
      from: JobState;
      to: JobState;
      userId: string;
      task: string;
      attempt: number;
      rev: number;
      seq: number;
      /** When the job may next be claimed. */
      runAt: Date;
      /** Of a claim. */
      claimed?: ClaimedJob;
    }
  | {
      applied: false;
      jobId: string;
      /** Where the job stands instead; null when there is no such job. */
      state: JobState | null;
    };

/** One entry to append to a job's log by the holder of its lease. `state` entries are the writer's own. */
export interface EventRequest {
  jobId: string;
  lease: Lease;
  kind: "step" | "log" | "partial";
  data: unknown;
  /**
   * Counts this attempt's entries from 1, in the order they are sent. One that is sent again, because the
   * answer was lost, is then not added twice. Left out: nobody will send it again.
   */
  n?: number;
}

/** Durable progress of a leased job, and its checkpoint when that changed. */
export interface ProgressRequest {
  jobId: string;
  lease: Lease;
  /** The `Progress` value as it goes to the wire. */
  progress?: unknown;
  checkpoint?: unknown;
}

/** A durable change that is not a transition. `applied: false` means the lease is gone. */
export type WriteResult =
  | { applied: true; jobId: string; userId: string; rev: number; seq: number }
  | { applied: false; jobId: string };

/** A job to be inserted, already validated and with its policy frozen in. */
export interface NewJob {
  id: string;
  task: string;
  queue: string;
  userId: string;
  itemId: string | null;
  parentId: string | null;
  priority: number;
  input: unknown;
  maxAttempts: number;
  timeoutMs: number;
  backoff: unknown;
  /** Longest silence of its handler; null: no limit. */
  heartbeatTimeoutMs?: number | null;
  /** Longest from when it may first run to the end; null: no limit. */
  jobTimeoutMs?: number | null;
  /** Shares the per-key limits of its queue with jobs of the same key. */
  key?: string | null;
  /** What its parent calls it. */
  name?: string | null;
  /** It stands for the jobs in `dependsOn`, which are its children: it begins with them, and a retry of theirs is its own. */
  isWhole?: boolean;
  /** What a child's failure does to the rest of the family. Default `fail-fast`. */
  childFailure?: "fail-fast" | "continue";
  /** Waits for these jobs; each must be over, and completed where it `needs` success. */
  dependsOn?: readonly { jobId: string; needs: "success" | "end" }[];
  /** Undefined or in the past: queued at once; else scheduled. */
  runAt?: Date;
  /** What a caller gave to be understood once; null: every request is a job of its own. */
  dedupe?: NewJobDedupe | null;
}

/** How a request behaves towards earlier ones of the same user and task with the same key. */
export interface NewJobDedupe {
  key: string;
  /**
   * - `return`, `throttle`: the job that holds the key, until `windowMs` after it was made; null: as long as it is kept
   * - `replace`: the job that holds the key takes this one's input, priority and time while it has not begun
   * - `debounce`: as `replace`, and runs `windowMs` after the latest request, at most `maxWaitMs` after the first
   */
  mode: "return" | "throttle" | "replace" | "debounce";
  windowMs: number | null;
  maxWaitMs: number | null;
}

/** A job as the statements about new jobs return it. */
export interface JobRow {
  id: string;
  user_id: string;
  state: JobState;
  rev: number;
  last_seq: number;
  run_at: Date;
}

/** Outcome of an insert: unless `created`, the job is the one that holds the key (or the id) already. */
export interface InsertedJob {
  id: string;
  created: boolean;
  outcome: "created" | "existing" | "replaced";
  /** For `existing`: whether its input is another than the request's. */
  inputDiffers: boolean;
  userId: string;
  state: JobState;
  rev: number;
  seq: number;
  runAt: Date;
}
