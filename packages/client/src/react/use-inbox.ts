import { catalog, type TaskDefinition } from "@jobwire/jobs/catalog";
import type { JobView } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useJobwire } from "./jobwire-provider.ts";
import { createSeenJobs, type SeenJobs, type SeenJobsStore } from "./seen-jobs.ts";
import { useStableList } from "./use-stable-list.ts";
import { useViewer } from "./use-viewer.ts";

export interface UseInbox {
  /** Jobs that finished and were not looked at on this device; newest first. */
  unseen: readonly JobView[];
  /** Recently finished jobs that are news to a person, seen or not; newest first. */
  recent: readonly JobView[];
  isSeen(jobId: string): boolean;
  markSeen(jobId: string): void;
  markAllSeen(): void;
}

/** One store per viewer, so that every use of the hook on a page shows the same. */
const stores = new Map<string, SeenJobsStore>();

/** What finished while the viewer was not looking. */
export function useInbox(): UseInbox {
  const { live } = useJobwire();
  const { viewer } = useViewer();
  useEffect(() => live.retain(), [live]);
  const store = seenJobsOf(viewer?.id ?? "");
  const seen = useSyncExternalStore(store.subscribe, store.get, store.get);
  const jobs = useSyncExternalStore(live.subscribe, live.all, live.all);
  const recent = useStableList(useMemo(() => finishedNews(jobs), [jobs]));
  const unseen = useMemo(() => recent.filter((job) => !isSeenBy(seen, job)), [recent, seen]);
  return {
    unseen,
    recent,
    isSeen: (jobId) => !unseen.some(({ id }) => id === jobId),
    markSeen: (jobId) => store.mark(unseen.filter(({ id }) => id === jobId).map(markOf)),
    markAllSeen: () => store.mark(unseen.map(markOf)),
  };
}

function seenJobsOf(viewerId: string): SeenJobsStore {
  const store = stores.get(viewerId) ?? createSeenJobs(viewerId);
  stores.set(viewerId, store);
  return store;
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

function isSeenBy(seen: SeenJobs, job: JobView): boolean {
  return (job.finishedAt ?? "") < seen.since || seen.marks.includes(markOf(job));
}

/** A job that was run again and finished again is news again. */
function markOf(job: JobView): string {
  return `${job.id}:${job.attempt}`;
}
