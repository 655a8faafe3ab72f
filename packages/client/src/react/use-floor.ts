import type { FloorView } from "@jobwire/jobs/wire";
import { useMemo } from "react";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { useValue } from "./use-value.ts";

export interface UseFloor {
  /** Null until it has arrived. */
  floor: FloorView | null;
  error: JobwireError | null;
}

/** Counts, workers, queues and circuits of the whole installation, live; for admins. */
export function useFloor(): UseFloor {
  const { value, error } = useValue(useJobwire().floor);
  return useMemo(() => ({ floor: value, error }), [value, error]);
}
