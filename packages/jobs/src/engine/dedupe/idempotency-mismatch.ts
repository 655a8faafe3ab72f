import { InvalidInput } from "../invalid-input.ts";

/**
 * The key stands for a request with another input. Nothing was made: an answer about the earlier job
 * would tell the caller that something was done which was not.
 */
export class IdempotencyMismatch extends InvalidInput {
  override readonly name = "IdempotencyMismatch";
  /** The job that holds the key. */
  readonly jobId: string;

  constructor(details: { field: string; key: string; jobId: string }) {
    super({
      code: "idempotency-mismatch",
      field: details.field,
      expected: "a key that was not used with another input (use a new one, or send the same input)",
      got: `${JSON.stringify(details.key)}, which stands for job ${details.jobId}`,
    });
    this.jobId = details.jobId;
  }
}
