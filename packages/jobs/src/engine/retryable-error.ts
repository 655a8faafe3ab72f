/** What a handler says of an attempt that failed and may succeed later. */
export interface RetryableFailure {
  /** Stable machine word, e.g. `service-busy`. */
  code: string;
  /** What a person reads: what happened and what comes next. No internals. */
  message: string;
  /** Not before this long from now, in milliseconds, also where the task's backoff is shorter. */
  retryAfterMs?: number;
  /** It was not the job's fault: the attempt costs none of its budget. Default false. */
  isFree?: boolean;
  cause?: unknown;
}

/**
 * Thrown by a handler when this attempt failed in a way that a person should read about, and another
 * attempt may help. Any error with a `code` of lower-case words and hyphens is read by people as
 * well. All others are retried too, but people read no more than that something went wrong: their
 * messages might hold internals.
 */
export class RetryableError extends Error {
  override readonly name = "RetryableError";
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  readonly isFree: boolean;

  constructor({ code, message, retryAfterMs, isFree = false, cause }: RetryableFailure) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.isFree = isFree;
  }
}
