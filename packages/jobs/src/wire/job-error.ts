/**
 * Why an attempt did not succeed. A closed union, so that every screen can say it in its own words.
 * - `thrown` – the handler failed; worth another attempt
 * - `permanent` – the handler said that no further attempt can help (bad input, say)
 * - `timeout` – the attempt ran longer than the task allows
 * - `worker-lost` – the worker's lease expired under it
 * - `worker-stopped` – the worker was shut down and handed the job back; costs no attempt
 * - `poison` – three workers in a row went away under it
 * - `out-of-memory` – its child process went over the memory limit
 * - `silent` – the handler gave no sign of life for longer than the task allows
 * - `deadline` – the job was not over in the time it had, waiting included
 * - `child-failed` – a job that it waited for failed or was cancelled
 * - `cleared` – an admin cleared the queue
 * - `provider-out` – the service it needs does not answer
 * - `bad-input` – the stored input no longer fits the task's schema
 */
export type JobErrorReason =
  | "thrown"
  | "permanent"
  | "timeout"
  | "worker-lost"
  | "worker-stopped"
  | "poison"
  | "out-of-memory"
  | "silent"
  | "deadline"
  | "child-failed"
  | "cleared"
  | "provider-out"
  | "bad-input";

/** What a person may read about a failure. Never holds a stack, SQL or a secret. */
export interface JobError {
  reason: JobErrorReason;
  /** Stable machine word, e.g. `image-too-large`; `unexpected` where the handler gave none. */
  code: string;
  /** One or two plain sentences: what happened and what to do. */
  message: string;
  /** The job that is to blame, where it is another one. */
  jobId?: string;
}
