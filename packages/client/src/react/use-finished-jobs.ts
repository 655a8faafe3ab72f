import { catalog, type TaskDefinition } from "@jobwire/jobs/catalog";
import type { JobView } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useJobwire } from "./jobwire-provider.ts";
import { useStableList } from "./use-stable-list.ts";

/** The viewer's jobs that ended lately and are news to a person, as far as they are held live; newest first. */
export function useFinishedJobs(): readonly JobView[] {
  const { live } = useJobwire();
  useEffect(() => live.retain(), [live]);
  const jobs = useSyncExternalStore(live.subscribe, live.all, live.all);
  return useStableList(useMemo(() => finishedNews(jobs), [jobs]));
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
  return finished.toSorted((a, b) => (b.finishedAt ?? "").localeCompare(a.finishedAt ?? ""));
}

/** A job of a task that this page does not know yet, after an update of the server, is not quiet. */
function isQuiet(job: JobView): boolean {
  const task: TaskDefinition | undefined = catalog[job.task];
  return task?.isQuiet === true;
}
