import type { JobError, JobErrorReason } from "../wire/index.ts";
import type { OutOfMemory } from "./child/child-error.ts";

/** An attempt that did not succeed. */
export interface Failure {
  kind: "failed";
  error: JobError;
  /** No further attempt can help. */
  permanent: boolean;
  /** Not before this long from now. */
  retryAfterMs?: number;
  /** It cost the job nothing. */
  isFree?: boolean;
}

/** Codes of errors made for people: `image-too-large`. Those of Node, Postgres and most libraries look otherwise. */
const CODE_FOR_PEOPLE = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

/**
 * What a person may read of an error. One with a code like `image-too-large` was made for people; of
 * any other only that it happened, for its message might hold internals. Told by name and code, not by
 * class: it may come from a child process.
 */
export function toFailure(error: unknown): Failure {
  const name = error instanceof Error ? error.name : "";
  // What one job needs it would need again.
  const permanent = name === "PermanentError" || (name === "OutOfMemory" && (error as OutOfMemory).isOfOneJob);
  const later = name === "RetryableError" ? laterOf(error as object) : {};
  const failed = (reason: JobErrorReason, code: string, message: string): Failure => {
    return { kind: "failed", error: { reason, code, message }, permanent, ...later };
  };
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    const { code, message } = error;
    if (name === "OutOfMemory") return failed("out-of-memory", code, message);
    if (permanent) return failed("permanent", code, message);
    if (name === "RetryableError") return failed(code === "provider-out" ? "provider-out" : "thrown", code, message);
    if (CODE_FOR_PEOPLE.test(code)) return failed("thrown", code, message);
  }
  return failed("thrown", "unexpected", "Something went wrong while doing the work.");
}

function laterOf(error: { retryAfterMs?: unknown; isFree?: unknown }): Pick<Failure, "retryAfterMs" | "isFree"> {
  const { retryAfterMs, isFree } = error;
  const known = typeof retryAfterMs === "number" && retryAfterMs >= 0;
  return { ...(known ? { retryAfterMs } : {}), ...(isFree === true ? { isFree } : {}) };
}
