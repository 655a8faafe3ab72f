import type { JobError, JobErrorReason } from "@jobwire/jobs/wire";

/** What `result()` rejects with when a job's last attempt did not succeed. */
export class JobFailed extends Error implements JobError {
  override readonly name = "JobFailed";
  readonly jobId: string;
  readonly reason: JobErrorReason;
  /** Stable machine word of the handler, e.g. `image-too-large`. */
  readonly code: string;

  constructor(jobId: string, error: JobError) {
    super(error.message);
    this.jobId = jobId;
    this.reason = error.reason;
    this.code = error.code;
  }
}
