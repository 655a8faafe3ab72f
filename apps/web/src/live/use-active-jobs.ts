import { useJobwire, useLiveJobs } from "@jobwire/client/react";
import { isTerminal, type JobView } from "@jobwire/jobs/wire";
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

/**
 * All of the viewer's jobs under way, however many: read from the live store, which holds each of them. Renders
 * again at every report of any of them; for a figure about them, `useLiveJobs` is enough.
 */
export function useActiveJobs(): ActiveJobs {
  const { live } = useJobwire();
  return { ...useLiveJobs(readActive), isPending: !live.isSynced() };
}

function readActive(all: readonly JobView[]): Pick<ActiveJobs, "jobs" | "atWork"> {
  return { jobs: byUrgency(jobsUnderWay(all)), atWork: partsAtWork(all) };
}

/** Those that are not over, parts under their parent. */
export function jobsUnderWay(all: readonly JobView[]): JobView[] {
  return withoutParts(all.filter((job) => !isTerminal(job.state)));
}
