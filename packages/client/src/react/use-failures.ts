import type { FailureGroup } from "@jobwire/jobs/wire";
import type { JobScope } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { useValue } from "./use-value.ts";

export interface UseFailures {
  /** By task and error code; the group with the newest failure first. */
  failures: readonly FailureGroup[];
  isPending: boolean;
  error: JobwireError | null;
}

const NONE: readonly FailureGroup[] = [];

/**
 * The viewer's failed jobs in groups, or for admins everybody's (`all`), live. Retry them by
 * `useJobwire().failures.retryMany`; the jobs of a group are in `useJobs({states: ["failed"], …})`.
 */
export function useFailures(scope: JobScope = "own"): UseFailures {
  const { value, error } = useValue(useJobwire().failures.live(scope));
  return { failures: value ?? NONE, isPending: value === null && error === null, error };
}
