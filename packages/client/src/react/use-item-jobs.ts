import type { JobView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseItemJobs {
  /** Newest first. */
  jobs: readonly JobView[];
  isPending: boolean;
  error: JobwireError | null;
}

/** The viewer's jobs about one item, live. */
export function useItemJobs(_itemId: string): UseItemJobs {
  return { jobs: [], isPending: true, error: null };
}
