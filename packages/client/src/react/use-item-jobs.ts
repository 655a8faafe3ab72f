import { useMemo } from "react";
import { type JobList, useJobList } from "./use-job-list.ts";

export type UseItemJobs = JobList;

/** The viewer's jobs about one item, live. */
export function useItemJobs(itemId: string): UseItemJobs {
  return useJobList(
    "own",
    useMemo(() => ({ itemId }), [itemId]),
  );
}
