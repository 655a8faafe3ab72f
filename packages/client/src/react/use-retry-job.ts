import type { JobView } from "@jobwire/jobs/wire";
import { useMutation } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { learnWhereKnown } from "./learn-where-known.ts";

export interface UseRetryJob {
  /** Resolves once the job is queued again. */
  retry(jobId: string): Promise<JobView>;
  isPending: boolean;
  error: JobwireError | null;
}

/** Runs failed or cancelled jobs again. */
export function useRetryJob(): UseRetryJob {
  const client = useJobwire();
  const mutation = useMutation<JobView, JobwireError, string>({
    networkMode: "always",
    mutationFn: (jobId) => client.jobs.retry(jobId),
    onSuccess: (view) => learnWhereKnown(client, view),
  });
  return { retry: mutation.mutateAsync, isPending: mutation.isPending, error: mutation.error };
}
