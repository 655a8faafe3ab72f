import type { JobView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseRetryJob {
  retry(jobId: string): Promise<JobView>;
  isPending: boolean;
  error: JobwireError | null;
}

/** Runs failed or cancelled jobs again. */
export function useRetryJob(): UseRetryJob {
  return { retry: () => Promise.reject(new Error("not connected")), isPending: false, error: null };
}
