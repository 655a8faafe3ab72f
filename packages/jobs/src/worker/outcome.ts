import type { TransitionRequest } from "@jobwire/db";
import type { JobError } from "../wire/index.ts";
import { backoffMs } from "./backoff.ts";
import type { Attempt } from "./attempt.ts";
import type { AbortReason } from "./job-aborted.ts";
import type { LoadedJob } from "./load.ts";

/** How an attempt ended. */
export type Outcome =
  | { kind: "completed"; output: unknown }
  | { kind: "failed"; error: JobError; permanent: boolean }
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
  /** It did not stop in time after the abort. */
  | { kind: "ignored-abort" };

/** Weighs what the handler did against why it was asked to stop. */
export function decide(settled: Settled, aborted: AbortReason | undefined, timeoutMs: number): Outcome {
  switch (aborted) {
    case "cancel":
      return { kind: "stopped" };
    case "lease-lost":
      return { kind: "lease-lost" };
    case "timeout":
      return { kind: "failed", error: timeoutError(timeoutMs), permanent: false };
    case "shutdown":
      return settled.kind === "returned" ? { kind: "completed", output: settled.output } : { kind: "handed-back" };
    case undefined:
      break;
  }
  switch (settled.kind) {
    case "returned":
      return { kind: "completed", output: settled.output };
    case "threw":
      return toFailure(settled.error);
    case "ignored-abort":
      throw new Error("expected an abort reason, got none");
  }
}

/** The transition that writes an outcome down; undefined when there is nothing to write. */
export function toRequest(
  outcome: Outcome,
  attempt: Attempt,
  job: Pick<LoadedJob, "backoff" | "attemptsBefore"> | undefined,
): TransitionRequest | undefined {
  const { jobId, lease } = attempt;
  switch (outcome.kind) {
    case "completed":
      return { jobId, lease, event: "complete", output: outcome.output };
    case "failed": {
      const retryInMs = job ? backoffMs(job.backoff, lease.attempt - job.attemptsBefore) : 0;
      return { jobId, lease, event: "throw", error: outcome.error, permanent: outcome.permanent, retryInMs };
    }
    case "stopped":
      return { jobId, lease, event: "stop" };
    case "handed-back":
      return { jobId, lease, event: "lost", reason: "worker-stopped" };
    case "lease-lost":
      return undefined;
  }
}

/** Codes of errors made for people: `image-too-large`. Those of Node, Postgres and most libraries look otherwise. */
const CODE_FOR_PEOPLE = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

/**
 * What a person may read of an error. One with a code like `image-too-large` was made for people; of
 * any other only that it happened, for its message might hold internals. Told by name and code, not by
 * class: it may come from a child process.
 */
function toFailure(error: unknown): Outcome {
  const permanent = error instanceof Error && error.name === "PermanentError";
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    const { code, message } = error;
    if (permanent) return { kind: "failed", error: { reason: "permanent", code, message }, permanent };
    if (error.name === "OutOfMemory") {
      return { kind: "failed", error: { reason: "out-of-memory", code, message }, permanent };
    }
    if (CODE_FOR_PEOPLE.test(code)) return { kind: "failed", error: { reason: "thrown", code, message }, permanent };
  }
  const message = "Something went wrong while doing the work.";
  return { kind: "failed", error: { reason: "thrown", code: "unexpected", message }, permanent };
}

function timeoutError(timeoutMs: number): JobError {
  const limit = timeoutMs >= 120_000 ? `${Math.round(timeoutMs / 60_000)} minutes` : `${timeoutMs / 1_000} seconds`;
  return { reason: "timeout", code: "timeout", message: `It took longer than the ${limit} allowed.` };
}
