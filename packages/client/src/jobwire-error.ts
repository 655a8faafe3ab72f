/** What a server answered when it refused or could not do what was asked. */
export interface JobwireErrorDetails {
  /** Stable machine word, e.g. `not-found`, `image-too-large`; `network` when no answer came. */
  code: string;
  message: string;
  /** The input field that was wrong, where there is one. */
  field?: string;
  /** What the field should have held, and what came. */
  expected?: string;
  got?: string;
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** Of a refusal for now (`quota-exceeded`, `queue-draining`): when to try again, in milliseconds. */
  retryAfterMs?: number;
  /** Of `insufficient-credits`: how many it takes; `have` is how many there are. */
  need?: number;
  /** Of `quota-exceeded`: how many unfinished jobs there may be, and how many there are. */
  limit?: number;
  have?: number;
}

/** The one error every call to the server rejects with. `message` may be shown to people. */
export class JobwireError extends Error implements JobwireErrorDetails {
  override readonly name = "JobwireError";
  readonly code: string;
  readonly field: string | undefined;
  readonly expected: string | undefined;
  readonly got: string | undefined;
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly need: number | undefined;
  readonly limit: number | undefined;
  readonly have: number | undefined;

  constructor(details: JobwireErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.code = details.code;
    this.field = details.field;
    this.expected = details.expected;
    this.got = details.got;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.need = details.need;
    this.limit = details.limit;
    this.have = details.have;
  }
}
