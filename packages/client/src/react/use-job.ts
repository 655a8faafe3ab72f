import type { JobView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseJob {
  job: JobView | undefined;
  isPending: boolean;
  /** `status` 404 when there is no such job for this viewer. */
  error: JobwireError | null;
}

/** One job, live. Pass null while there is none to watch. */
export function useJob(_jobId: string | null | undefined): UseJob {
  return { job: undefined, isPending: true, error: null };
}
