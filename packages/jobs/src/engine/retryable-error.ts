/**
 * Thrown by a handler when this attempt failed in a way that a person should read about, and another
 * attempt may help. The same goes for any error with a `code` of lower-case words and hyphens. All
 * others are retried too, but people read no more than that something went wrong: their messages
 * might hold internals.
 */
export class RetryableError extends Error {
  override readonly name = "RetryableError";
  /** Stable machine word, e.g. `service-busy`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
