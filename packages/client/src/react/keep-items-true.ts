import type { ItemView, JobView } from "@jobwire/jobs/wire";
import type { QueryClient } from "@tanstack/react-query";
import type { JobwireClient } from "../client.ts";
import { readItems } from "./item-cache.ts";
import { createItemReads } from "./item-reads.ts";
import { queryKeys } from "./query-keys.ts";

/** The library as it was read: the newest item's date, and each by its id. */
interface Listed {
  newest: string;
  byId: ReadonlyMap<string, ItemView>;
}

/**
 * Keeps the library in step with the viewer's other browsers. An item is read once for each word that
 * it came or went; the newest of the list once after each connection, since words may have been lost
 * while there was none. Jobs tell as well: an unknown item is read when work about it begins, a known
 * one when a job about it has completed. Returns what ends it.
 */
export function keepItemsTrue(client: JobwireClient, queryClient: QueryClient): () => void {
  const { live } = client;
  const reads = createItemReads(client, queryClient);
  /** What was read for, so that each reason counts once. */
  const done = new Set<string>();
  /** In which revision a job was looked at last: what it reports meanwhile is no reason. */
  const looked = new Map<string, number>();

  const consider = (jobs: readonly JobView[]) => {
    if (jobs.length === 0) return;
    const items = readItems(queryClient);
    const listed = items && { newest: items[0]?.createdAt ?? "", byId: new Map(items.map((item) => [item.id, item])) };
    for (const job of jobs) {
      looked.set(job.id, job.rev);
      const reason = job.itemId === null ? null : reasonToRead(job, job.itemId, listed);
      if (reason === null || job.itemId === null || done.has(reason)) continue;
      done.add(reason);
      reads.item(job.itemId);
    }
  };

  /** Why the item of this job should be read, or null. */
  const reasonToRead = (job: JobView, itemId: string, listed: Listed | undefined): string | null => {
    const known = listed?.byId.get(itemId) ?? queryClient.getQueryData<ItemView>(queryKeys.item(itemId));
    if (known === undefined) {
      // Older items come with their page.
      if (reads.isReading(itemId)) return null;
      return listed !== undefined && job.createdAt >= listed.newest ? `new:${itemId}` : null;
    }
    if (job.state !== "completed" || known.artifacts.some(({ jobId }) => jobId === job.id)) return null;
    // An older result may have been replaced by a newer one: only the newest of its task tells.
    const newest = live.ofItem(itemId).find((one) => one.task === job.task && one.state === "completed");
    return newest?.id === job.id ? `done:${job.id}:${job.rev}` : null;
  };

  const stopWatchingJobs = live.subscribe((changed) =>
    consider(
      [...changed]
        .flatMap((id) => live.get(id) ?? [])
        .filter(({ id, itemId, rev }) => itemId !== null && looked.get(id) !== rev),
    ),
  );
  const stopHearing = live.onItems((itemIds) => {
    if (itemIds === null) reads.list();
    else for (const itemId of itemIds) reads.item(itemId);
  });
  const stopWatchingItems = queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== "updated") return;
    const { type } = event.action;
    const [, kind] = event.query.queryKey;
    // A job may have ended between the reading of the library and its arrival here.
    const isRead = type === "success" && event.action.manual !== true;
    if (isRead && (kind === "items" || kind === "item")) consider(live.all());
    if ((isRead || type === "error") && kind === "items") reads.resume();
  });
  consider(live.all());
  return () => {
    reads.stop();
    stopHearing();
    stopWatchingJobs();
    stopWatchingItems();
  };
}
