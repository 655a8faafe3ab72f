import type { JobView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseCancelJob {
  cancel(jobId: string): Promise<JobView>;
  isPending: boolean;
  error: JobwireError | null;
}

/** Asks jobs to stop. */
export function useCancelJob(): UseCancelJob {
  return { cancel: () => Promise.reject(new Error("not connected")), isPending: false, error: null };
}
