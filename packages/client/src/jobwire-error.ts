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
}

/** The one error every call to the server rejects with. `message` may be shown to people. */
export class JobwireError extends Error implements JobwireErrorDetails {
  override readonly name = "JobwireError";
  readonly code: string;
  readonly field: string | undefined;
  readonly expected: string | undefined;
  readonly got: string | undefined;
  readonly status: number;

  constructor(details: JobwireErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.code = details.code;
    this.field = details.field;
    this.expected = details.expected;
    this.got = details.got;
    this.status = details.status;
  }
}
