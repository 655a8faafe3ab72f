import { catalog, type TaskDefinition } from "@jobwire/jobs/catalog";
import type { JobView } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { isSameList, useLiveJobs } from "./use-live-jobs.ts";

/** The viewer's jobs that ended lately and are news to a person, as far as they are held live; newest first. */
export function useFinishedJobs(): readonly JobView[] {
  return useLiveJobs(finishedNews, isSameList);
}

/**
 * Those that nobody waits for any more, the last to finish first. Children speak through their parent;
 * of quiet tasks only failures count.
 */
export function finishedNews(jobs: readonly JobView[]): JobView[] {
  const finished = jobs.filter(
    (job) =>
      isTerminal(job.state) &&
      job.finishedAt !== null &&
      job.parentId === null &&
      (job.state === "failed" || !isQuiet(job)),
  );
  // Instants of one form: compared as they are, which takes a hundredth of what comparing words does.
  return finished.toSorted(({ finishedAt: a }, { finishedAt: b }) => (a === b ? 0 : (a ?? "") < (b ?? "") ? 1 : -1));
}

/** A job of a task that this page does not know yet, after an update of the server, is not quiet. */
function isQuiet(job: JobView): boolean {
  const task: TaskDefinition | undefined = catalog[job.task];
  return task?.isQuiet === true;
}
