import type { TransitionRequest } from "@jobwire/db";
import type { JobError } from "../wire/index.ts";
import { retryInMs } from "./backoff.ts";
import type { Attempt } from "./attempt.ts";
import type { AbortReason } from "./job-aborted.ts";
import type { LoadedJob } from "./load.ts";
import { toFailure } from "./to-failure.ts";
import type { Failure } from "./to-failure.ts";

/** How an attempt ended. */
export type Outcome =
  | { kind: "completed"; output: unknown }
  | Failure
  /** It waits for its children; the next attempt goes on. */
  | { kind: "waiting" }
  /** Cancelled, and stopped. */
  | { kind: "stopped" }
  /** Handed back for another worker to go on with. */
  | { kind: "handed-back" }
  /** Somebody else's business by now: nothing to write. */
  | { kind: "lease-lost" };

/** How a handler settled, before it is weighed against why it may have been aborted. */
export type Settled =
  | { kind: "returned"; output: unknown }
  | { kind: "threw"; error: unknown }
  /** It came to where it waits for children that are not over. */
  | { kind: "waits" }
  /** A child that it needs did not succeed. */
  | { kind: "child-failed"; error: JobError }
  /** Its code caught the signal by which it waits, and went on. */
  | { kind: "swallowed-wait" }
  /** It did not stop in time after the abort. */
  | { kind: "ignored-abort" };

/** What an attempt may take, in milliseconds; null: no limit. */
export interface Limits {
  timeoutMs: number;
  heartbeatTimeoutMs: number | null;
  jobTimeoutMs: number | null;
}

/** Weighs what the handler did against why it was asked to stop. */
export function decide(settled: Settled, aborted: AbortReason | undefined, limits: Limits): Outcome {
  switch (aborted) {
    case "cancel":
      return { kind: "stopped" };
    case "lease-lost":
      return { kind: "lease-lost" };
    case "timeout":
      return { kind: "failed", error: timeoutError(limits), permanent: false };
    case "silent":
      return { kind: "failed", error: silentError(limits), permanent: false };
    case "deadline":
      return { kind: "failed", error: deadlineError(limits), permanent: true };
    case "shutdown":
      if (settled.kind === "returned") return { kind: "completed", output: settled.output };
      return settled.kind === "waits" ? { kind: "waiting" } : { kind: "handed-back" };
    case undefined:
      break;
  }
  switch (settled.kind) {
    case "returned":
      return { kind: "completed", output: settled.output };
    case "threw":
      return toFailure(settled.error);
    case "waits":
      return { kind: "waiting" };
    case "child-failed":
      return { kind: "failed", error: settled.error, permanent: true };
    case "swallowed-wait":
      return { kind: "failed", error: SWALLOWED_WAIT, permanent: true };
    case "ignored-abort":
      throw new Error("expected an abort reason, got none");
  }
}

/** The transition that writes an outcome down; undefined when there is nothing to write. */
export function toRequest(
  outcome: Outcome,
  attempt: Attempt,
  job: Pick<LoadedJob, "backoff" | "attemptsBefore" | "freeAttempts"> | undefined,
): TransitionRequest | undefined {
  const { jobId, lease } = attempt;
  switch (outcome.kind) {
    case "completed":
      return { jobId, lease, event: "complete", output: outcome.output };
    case "failed": {
      const { error, permanent } = outcome;
      const waitMs = job ? retryInMs(job.backoff, lease.attempt - job.attemptsBefore, outcome) : 0;
      const isFree = outcome.isFree === true && job !== undefined && job.freeAttempts < MAX_FREE_ATTEMPTS;
      return { jobId, lease, event: "throw", error, permanent, retryInMs: waitMs, isFree };
    }
    case "waiting":
      return { jobId, lease, event: "wait" };
    case "stopped":
      return { jobId, lease, event: "stop" };
    case "handed-back":
      return { jobId, lease, event: "lost", reason: "worker-stopped" };
    case "lease-lost":
      return undefined;
  }
}

/** What a handler may take for free; then its attempts cost again, so that no job goes on for ever. */
const MAX_FREE_ATTEMPTS = 1_000;

const SWALLOWED_WAIT: JobError = {
  reason: "permanent",
  code: "swallowed-wait",
  message: "The code of this task caught the signal by which it waits for other jobs. It must let a Suspend pass.",
};

function timeoutError({ timeoutMs }: Limits): JobError {
  return { reason: "timeout", code: "timeout", message: `It took longer than the ${inWords(timeoutMs)} allowed.` };
}

function silentError({ heartbeatTimeoutMs }: Limits): JobError {
  const message = `It gave no sign of life for ${inWords(heartbeatTimeoutMs ?? 0)}, so it was stopped.`;
  return { reason: "silent", code: "silent", message };
}

/** Of a job whose time is over, waiting or running. */
export function deadlineError({ jobTimeoutMs }: Pick<Limits, "jobTimeoutMs">): JobError {
  const within = jobTimeoutMs === null ? "the time it had" : `the ${inWords(jobTimeoutMs)} it had`;
  return { reason: "deadline", code: "deadline", message: `It was not done within ${within}, waiting included.` };
}

function inWords(ms: number): string {
  if (ms >= 7_200_000) return `${Math.round(ms / 3_600_000)} hours`;
  return ms >= 120_000 ? `${Math.round(ms / 60_000)} minutes` : `${ms / 1_000} seconds`;
}
