import type { TaskInput, TaskName } from "@jobwire/jobs/catalog";
import type { StartOptions } from "../api.ts";
import type { JobHandle } from "../job-handle.ts";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseStartJob<N extends TaskName> {
  /** Starts a job; a placeholder shows in lists at once. Rejects with a `JobwireError`, also kept in `error`. */
  start(input: TaskInput<N>, options?: StartOptions): Promise<JobHandle<N>>;
  /** The job started last by this hook. */
  jobId: string | null;
  isPending: boolean;
  error: JobwireError | null;
  reset(): void;
}

/** Starts jobs of one task. */
export function useStartJob<N extends TaskName>(task: N): UseStartJob<N> {
  return {
    start: () => Promise.reject(new Error(`${task}: not connected`)),
    jobId: null,
    isPending: false,
    error: null,
    reset: () => {},
  };
}
