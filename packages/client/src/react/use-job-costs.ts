import type { CostView } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { useQuery } from "@tanstack/react-query";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";
import { useJob } from "./use-job.ts";

/** What services outside took for a job that is over, its children included; empty while unknown. */
export function useJobCosts(jobId: string): readonly CostView[] {
  const client = useJobwire();
  const { job } = useJob(jobId);
  const { data = [] } = useQuery<CostView[], JobwireError>({
    ...readOnce,
    // A job that is run again costs again.
    queryKey: [...queryKeys.jobCosts(jobId), job?.finishedAt ?? null],
    queryFn: () => client.jobs.costs(jobId),
    enabled: job !== undefined && job !== null && isTerminal(job.state),
  });
  return data;
}
