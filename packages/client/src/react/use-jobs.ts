import type { JobFilter } from "../api.ts";
import { type JobList, useJobList } from "./use-job-list.ts";

export type UseJobs = JobList;

/** The viewer's jobs that fit `filter`, live. */
export function useJobs(filter: JobFilter = {}): UseJobs {
  return useJobList("own", filter);
}
