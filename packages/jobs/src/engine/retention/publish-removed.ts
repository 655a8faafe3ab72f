import type { ChangeBus } from "../../bus/index.ts";
import type { RemovedJob } from "./remove-jobs.ts";

/** Tells viewers that jobs are not there any more. Call it after the commit. */
export function publishRemoved(bus: ChangeBus, removed: readonly RemovedJob[]): void {
  for (const [userId, jobs] of Map.groupBy(removed, (job) => job.userId)) {
    bus.publish({ kind: "removed", userId, jobIds: jobs.map((job) => job.id) });
  }
}
