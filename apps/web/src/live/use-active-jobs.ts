import { useJobwire } from "@jobwire/client/react";
import { isTerminal, type JobView } from "@jobwire/jobs/wire";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { byUrgency } from "./by-urgency.ts";
import { partsAtWork } from "./parts-at-work.ts";
import { withoutParts } from "./without-parts.ts";

export interface ActiveJobs {
  /** Every job of the viewer that is not over, parts under their parent: what moves first, then what waits. */
  jobs: readonly JobView[];
  /** How many parts of them are at work, by the parent's id. */
  atWork: ReadonlyMap<string, number>;
  /** The live snapshot has not arrived yet. */
  isPending: boolean;
}

/** All of the viewer's jobs under way, however many: read from the live store, which holds each of them. */
export function useActiveJobs(): ActiveJobs {
  const { live } = useJobwire();
  useEffect(() => live.retain(), [live]);
  const all = useSyncExternalStore(live.subscribe, live.all, live.all);
  const jobs = useMemo(() => byUrgency(withoutParts(all.filter((job) => !isTerminal(job.state)))), [all]);
  const atWork = useMemo(() => partsAtWork(all), [all]);
  return { jobs, atWork, isPending: !live.isSynced() };
}
