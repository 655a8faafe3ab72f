import type { JobView, Progress } from "@jobwire/jobs/wire";

export interface UseItemProcessingStatus {
  /** `failed` and `done` speak of the latest job; `idle` when there never was one, or it was cancelled. */
  state: "idle" | "processing" | "done" | "failed";
  /** Of the active job that is furthest along. */
  progress: Progress | null;
  activeJobs: readonly JobView[];
  latestJob: JobView | null;
}

/** Whether work is going on about an item. Opens no list: reads only what is live, so a library of thousands may call it per card. */
export function useItemProcessingStatus(_itemId: string): UseItemProcessingStatus {
  return { state: "idle", progress: null, activeJobs: [], latestJob: null };
}
