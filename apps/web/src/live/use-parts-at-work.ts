import { useJobwire } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { useMemo, useSyncExternalStore } from "react";
import { partsAtWork } from "./parts-at-work.ts";

const NO_JOBS: readonly JobView[] = [];
const none = () => NO_JOBS;

/** How many parts of a job that waits for them are at work, as far as they are known here; 0 for any other. */
export function usePartsAtWork({ id, state }: JobView): number {
  const { live, liveAll } = useJobwire();
  // What an admin sees of others is not among their own.
  const store = live.get(id) === undefined ? liveAll : live;
  const jobs = useSyncExternalStore(store.subscribe, state === "blocked" ? store.all : none);
  return useMemo(() => partsAtWork(jobs).get(id) ?? 0, [jobs, id]);
}
