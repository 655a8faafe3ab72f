import type { JobView } from "@jobwire/jobs/wire";
import { taskTitle } from "../../live/words.ts";

/** Jobs in which every word of the search is found, in anything the table shows of them. */
export function searchJobs(
  jobs: readonly JobView[],
  search: string,
  personOf: (userId: string) => string,
): readonly JobView[] {
  const wanted = search.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return jobs;
  return jobs.filter((job) => {
    const text = [
      job.id,
      job.task,
      taskTitle(job.task),
      job.state,
      job.queue,
      personOf(job.userId),
      job.userId,
      job.progress?.step,
      job.error?.message,
      job.error?.code,
      job.itemId,
    ]
      .join(" ")
      .toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
