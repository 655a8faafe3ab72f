import type { ScheduleView } from "@jobwire/jobs/wire";
import type { JobScope } from "../api.ts";
import type { JobwireError } from "../jobwire-error.ts";
import { useJobwire } from "./jobwire-provider.ts";
import { useValue } from "./use-value.ts";

export interface UseSchedules {
  /** The newest first. Empty until they have arrived. */
  schedules: readonly ScheduleView[];
  isPending: boolean;
  error: JobwireError | null;
}

const NONE: readonly ScheduleView[] = [];

/** The viewer's schedules, or for admins everybody's (`all`), live. Change them by `useJobwire().schedules`. */
export function useSchedules(scope: JobScope = "own"): UseSchedules {
  const { value, error } = useValue(useJobwire().schedules.live(scope));
  return { schedules: value ?? NONE, isPending: value === null && error === null, error };
}
