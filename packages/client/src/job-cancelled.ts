/** What `result()` rejects with when the job was cancelled. */
export class JobCancelled extends Error {
  override readonly name = "JobCancelled";
  readonly jobId: string;

  constructor(jobId: string) {
    super(`Job ${jobId} was cancelled.`);
    this.jobId = jobId;
  }
}
