import type { QueueView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { useValue } from "./use-value.ts";

export interface UseQueues {
  /** `*`, which stands for all together, first. Empty until they have arrived. */
  queues: readonly QueueView[];
  isPending: boolean;
  error: JobwireError | null;
}

const NONE: readonly QueueView[] = [];

/** Limits, switches and loads of queues, live; for admins. Change them by `useJobwire().queues`. */
export function useQueues(): UseQueues {
  const { value, error } = useValue(useJobwire().floor);
  return { queues: value?.queues ?? NONE, isPending: value === null && error === null, error };
}
