import type { JobView } from "@jobwire/jobs/wire";
import type { JobFilter } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";

export interface UseJobs {
  /** Newest first, live; as far back as was fetched. The same array until one of them changes. */
  jobs: readonly JobView[];
  isPending: boolean;
  error: JobwireError | null;
  hasOlder: boolean;
  isFetchingOlder: boolean;
  fetchOlder(): Promise<void>;
}

/** The viewer's jobs that fit `filter`, live. */
export function useJobs(_filter: JobFilter = {}): UseJobs {
  return {
    jobs: [],
    isPending: true,
    error: null,
    hasOlder: false,
    isFetchingOlder: false,
    fetchOlder: async () => {},
  };
}
