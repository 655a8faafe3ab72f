import { useJobwire } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { useCallback, useState } from "react";
import { type SteadyRows, steadyRows } from "./steady-rows.ts";

export interface UseSteadyRows extends SteadyRows {
  isHeld: boolean;
  /** Keeps rows where they are from now on. */
  hold(): void;
  /** Follows again. */
  release(): void;
}

/** Rows that can be held while somebody looks at them. Another filter releases them. */
export function useSteadyRows(jobs: readonly JobView[], filterKey: string): UseSteadyRows {
  const { liveAll } = useJobwire();
  const [holding, setHeld] = useState<{ filterKey: string; ids: readonly string[] } | null>(null);
  const held = holding?.filterKey === filterKey ? holding.ids : null;
  const hold = useCallback(() => {
    setHeld((before) => (before?.filterKey === filterKey ? before : { filterKey, ids: jobs.map((job) => job.id) }));
  }, [jobs, filterKey]);
  const release = useCallback(() => setHeld(null), []);
  return { ...steadyRows(held, jobs, (jobId) => liveAll.get(jobId)), isHeld: held !== null, hold, release };
}
