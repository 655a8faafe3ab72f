import { useJobwire } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { useMemo, useSyncExternalStore } from "react";
import { partsAtWork } from "./parts-at-work.ts";

const NO_JOBS: readonly JobView[] = [];
const none = () => NO_JOBS;

/** How many parts of a job that waits for them are at work; 0 for any other, and for somebody else's. */
export function usePartsAtWork({ id, state }: JobView): number {
  const { live } = useJobwire();
  const jobs = useSyncExternalStore(live.subscribe, state === "blocked" ? live.all : none);
  return useMemo(() => partsAtWork(jobs).get(id) ?? 0, [jobs, id]);
}
