import type { TaskName, TaskOutput } from "@jobwire/jobs/catalog";
import type { JobEvent, JobView, Progress } from "@jobwire/jobs/wire";

/** One job, typed by its task. Holds no socket until `result`, `events` or `progress` is used. */
export interface JobHandle<N extends TaskName = TaskName> {
  readonly jobId: string;
  /** The newest view of the job. Rejects with a `JobwireError`. */
  view(): Promise<JobView>;
  /**
   * Resolves with what the handler returned, however long it takes and whatever happens to the connection.
   * Rejects with `JobFailed`, `JobCancelled`, or a `JobwireError` (signed out, no such job, client closed).
   */
  result(): Promise<TaskOutput<N>>;
  /**
   * The job's log from its first event on (or after `afterSeq`): ordered, without a gap or a double,
   * through lost connections. Ends after the terminal event.
   */
  events(options?: { afterSeq?: number; signal?: AbortSignal }): AsyncIterable<JobEvent>;
  /** Progress as it moves; a slow reader gets the latest. Ends when the job does. */
  progress(options?: { signal?: AbortSignal }): AsyncIterable<Progress>;
  /** Asks the job to stop. Resolves with the view after the request was noted. */
  cancel(): Promise<JobView>;
  /** Runs a failed or cancelled job again, with a new attempt budget. */
  retry(): Promise<JobView>;
}
