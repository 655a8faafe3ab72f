import type { ArtifactView } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { skipToken, useQuery } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { PENDING_PREFIX } from "../live/live-store.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useJob } from "./use-job.ts";

export interface UseJobArtifacts {
  artifacts: readonly ArtifactView[];
  isPending: boolean;
  error: JobwireError | null;
}

const NONE: readonly ArtifactView[] = [];

/** The stored results of one job; read again once when it ends. */
export function useJobArtifacts(jobId: string | null | undefined): UseJobArtifacts {
  const client = useJobwire();
  const { job } = useJob(jobId);
  const canRead = typeof jobId === "string" && jobId !== "" && !jobId.startsWith(PENDING_PREFIX) && job !== undefined;
  // A finished job and one under way are two questions: the answer to the second is not kept for the first.
  const phase = job !== undefined && isTerminal(job.state) ? `after-${job.attempt}` : "before";
  const query = useQuery<ArtifactView[], JobwireError>({
    ...readOnce,
    queryKey: [...queryKeys.jobArtifacts(jobId ?? ""), phase],
    queryFn: canRead ? () => client.jobs.artifacts(jobId) : skipToken,
    placeholderData: (before) => before,
  });
  return { artifacts: query.data ?? NONE, isPending: query.isPending, error: query.error };
}
