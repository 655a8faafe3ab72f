import type { JobErrorReason } from "./job-error.ts";

/** Failed jobs of one task with one error code: what a list of dead letters is read by. */
export interface FailureGroup {
  task: string;
  /** JobError.code */
  code: string;
  /** How many; counted to 10 000. */
  count: number;
  /** The job that was made last among them. */
  newestJobId: string;
  /** When that one failed (ISO). */
  newestAt: string;
  /** Of that one. */
  reason: JobErrorReason;
  message: string;
}
