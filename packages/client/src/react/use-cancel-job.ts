import type { JobView } from "@jobwire/jobs/wire";
import { useMutation } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { learnWhereKnown } from "./learn-where-known.ts";

export interface UseCancelJob {
  /** Resolves once the request was noted; the job then moves to `cancelling` or `cancelled`. */
  cancel(jobId: string): Promise<JobView>;
  isPending: boolean;
  error: JobwireError | null;
}

/** Asks jobs to stop. */
export function useCancelJob(): UseCancelJob {
  const client = useJobwire();
  const mutation = useMutation<JobView, JobwireError, string>({
    networkMode: "always",
    mutationFn: (jobId) => client.jobs.cancel(jobId),
    onSuccess: (view) => learnWhereKnown(client, view),
  });
  return { cancel: mutation.mutateAsync, isPending: mutation.isPending, error: mutation.error };
}
