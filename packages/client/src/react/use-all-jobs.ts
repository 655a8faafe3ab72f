import type { JobFilter } from "../api.ts";
import { type JobList, useJobList } from "./use-job-list.ts";

/** Everyone's jobs that fit `filter`, live; for admins. */
export function useAllJobs(filter: JobFilter = {}): JobList {
  return useJobList("all", filter);
}
