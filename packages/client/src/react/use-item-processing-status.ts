import type { JobView, Progress } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { useJobwire } from "./jobwire-provider.ts";

export interface UseItemProcessingStatus {
  /** `failed` and `done` speak of the latest job; `idle` when there never was one, or it was cancelled. */
  state: "idle" | "processing" | "done" | "failed";
  /** Of the active job that is furthest along. */
  progress: Progress | null;
  activeJobs: readonly JobView[];
  latestJob: JobView | null;
}

/** Whether work is going on about an item. Opens no list: reads only what is live, so a library of thousands may call it per card. */
export function useItemProcessingStatus(itemId: string): UseItemProcessingStatus {
  const { live } = useJobwire();
  useEffect(() => live.retain(), [live]);
  const read = useCallback(() => live.ofItem(itemId), [live, itemId]);
  const jobs = useSyncExternalStore(live.subscribe, read, read);
  return useMemo(() => processingStatus(jobs), [jobs]);
}

/** What the jobs about one item, newest first, add up to. */
export function processingStatus(jobs: readonly JobView[]): UseItemProcessingStatus {
  const activeJobs = jobs.filter((job) => !isTerminal(job.state));
  const latestJob = jobs[0] ?? null;
  const furthest = activeJobs.reduce<Progress | null>(
    (best, { progress }) => ((progress?.percent ?? -1) > (best?.percent ?? -1) ? progress : (best ?? progress)),
    null,
  );
  return { state: stateOf(activeJobs, latestJob), progress: furthest, activeJobs, latestJob };
}

function stateOf(activeJobs: readonly JobView[], latestJob: JobView | null): UseItemProcessingStatus["state"] {
  if (activeJobs.length > 0) return "processing";
  if (latestJob?.state === "completed") return "done";
  return latestJob?.state === "failed" ? "failed" : "idle";
}
