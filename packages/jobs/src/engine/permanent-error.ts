/**
 * Thrown by a handler when no further attempt can help. The job fails at once, and the person reads
 * `message`; so it says what happened and what to do, and holds no internals.
 */
export class PermanentError extends Error {
  override readonly name = "PermanentError";
  /** Stable machine word, e.g. `image-too-large`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
