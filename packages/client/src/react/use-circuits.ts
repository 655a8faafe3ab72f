import type { CircuitView } from "@jobwire/jobs/wire";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { useValue } from "./use-value.ts";

export interface UseCircuits {
  /** Of providers that have ever failed. */
  circuits: readonly CircuitView[];
  isPending: boolean;
  error: JobwireError | null;
}

const NONE: readonly CircuitView[] = [];

/** Circuit breakers of providers, live; for admins. Close one by `useJobwire().circuits.reset`. */
export function useCircuits(): UseCircuits {
  const { value, error } = useValue(useJobwire().floor);
  return { circuits: value?.circuits ?? NONE, isPending: value === null && error === null, error };
}
