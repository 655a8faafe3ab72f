import type { ItemView, JobView } from "@jobwire/jobs/wire";
import type { QueryClient } from "@tanstack/react-query";
import type { JobwireClient } from "../client.ts";
import { JobwireError } from "../jobwire-error.ts";
import { dropItem, putItem, readItems } from "./item-cache.ts";
import { queryKeys } from "./query-keys.ts";

/**
 * Keeps the library true by what jobs tell of it: an item that another tab or device added is read
 * once when work about it begins; a known one is read again once when a job about it has completed.
 * Returns what ends it.
 */
export function keepItemsTrue(client: JobwireClient, queryClient: QueryClient): () => void {
  const { live } = client;
  /** What was read for, so that each reason counts once. */
  const done = new Set<string>();

  const consider = (jobs: readonly JobView[]) => {
    const listed = readItems(queryClient);
    for (const job of jobs) {
      const reason = job.itemId === null ? null : reasonToRead(job, job.itemId, listed);
      if (reason === null || job.itemId === null || done.has(reason)) continue;
      done.add(reason);
      void read(job.itemId, reason);
    }
  };

  /** Why the item of this job should be read, or null. */
  const reasonToRead = (job: JobView, itemId: string, listed: ItemView[] | undefined): string | null => {
    const inList = listed?.find(({ id }) => id === itemId);
    const known = inList ?? queryClient.getQueryData<ItemView>(queryKeys.item(itemId));
    if (known === undefined) {
      // Older items come with their page.
      const newest = listed?.[0]?.createdAt ?? "";
      return listed !== undefined && job.createdAt >= newest ? `new:${itemId}` : null;
    }
    if (job.state !== "completed" || known.artifacts.some(({ jobId }) => jobId === job.id)) return null;
    // An older result may have been replaced by a newer one: only the newest of its task tells.
    const newest = live.ofItem(itemId).find((one) => one.task === job.task && one.state === "completed");
    return newest?.id === job.id ? `done:${job.id}:${job.rev}` : null;
  };

  const read = async (itemId: string, reason: string) => {
    try {
      putItem(queryClient, await client.items.get(itemId));
    } catch (error) {
      if (error instanceof JobwireError && error.status === 404) dropItem(queryClient, itemId);
      // Not reached: the next word about the job tries again.
      else done.delete(reason);
    }
  };

  const stopWatchingJobs = live.subscribe((changed) =>
    consider([...changed].flatMap((id) => live.get(id) ?? []).filter(({ itemId }) => itemId !== null)),
  );
  // A job may have ended between the reading of the library and its arrival here.
  const stopWatchingItems = queryClient.getQueryCache().subscribe((event) => {
    const isRead = event.type === "updated" && event.action.type === "success" && event.action.manual !== true;
    const [, kind] = event.query.queryKey;
    if (isRead && (kind === "items" || kind === "item")) consider(live.all());
  });
  consider(live.all());
  return () => {
    stopWatchingJobs();
    stopWatchingItems();
  };
}
