import type { QueryClient } from "@tanstack/react-query";
import type { JobwireClient } from "../client.ts";
import { JobwireError } from "../jobwire-error.ts";
import { dropItem, putItem, readItemPages, refreshLibrary } from "./item-cache.ts";
import { queryKeys } from "./query-keys.ts";

/** Reads under way at once: as many as share one request. */
const AT_ONCE = 20;
/** Items of a first page; of a library that has more on show, up to as many as the server gives at once. */
const PAGE = 50;
const MAX_PAGE = 200;

/**
 * Reads items again and puts them into the cache: once for all words of an item that come before its
 * turn, and only what is held there. What cannot be reached is tried again at the next word of anything.
 */
export interface ItemReads {
  /** The item came, changed or went. */
  item(itemId: string): void;
  /** Nobody knows which items came or went. */
  list(): void;
  /** A reading of the library's pages has ended: words that came meanwhile have their turn. */
  resume(): void;
  /** True while a reading of the item is due or under way. */
  isReading(itemId: string): boolean;
  stop(): void;
}

export function createItemReads(client: JobwireClient, queryClient: QueryClient): ItemReads {
  const due = new Set<string>();
  const underWay = new Set<string>();
  const missed = new Set<string>();
  let isListDue = false;
  let isRunning = false;
  let isStopped = false;

  const cache = queryClient.getQueryCache();
  const queryOf = (queryKey: readonly unknown[]) => cache.find({ queryKey, exact: true });
  /** Pages that are being read land as they were when that began: what is put there meanwhile is lost. */
  const arePagesOnTheirWay = () => queryOf(queryKeys.items)?.state.fetchStatus === "fetching";

  /** Where an item is held. These leave when somebody else signs in: then the answer is not for them. */
  const placesOf = (itemId: string) =>
    [queryOf(queryKeys.items), queryOf(queryKeys.item(itemId))].filter((query) => query?.state.data !== undefined);
  const isStillThere = (places: ReturnType<typeof placesOf>) =>
    !isStopped && places.some((query) => query !== undefined && cache.get(query.queryHash) === query);

  const readItem = async (itemId: string) => {
    const places = placesOf(itemId);
    if (places.length === 0) return;
    underWay.add(itemId);
    try {
      const item = await client.items.get(itemId);
      if (arePagesOnTheirWay()) due.add(itemId);
      else if (isStillThere(places)) putItem(queryClient, item);
    } catch (error) {
      const isGone = error instanceof JobwireError && error.status === 404;
      if (isGone && arePagesOnTheirWay()) due.add(itemId);
      else if (isGone && isStillThere(places)) dropItem(queryClient, itemId);
      else if (!isGone) missed.add(itemId);
    } finally {
      underWay.delete(itemId);
    }
  };

  /** False when it has to be tried again later. */
  const readList = async (): Promise<boolean> => {
    const query = queryOf(queryKeys.items);
    const before = readItemPages(queryClient);
    if (query === undefined || before === undefined) return true;
    const shown = before.pages.reduce((sum, page) => sum + page.items.length, 0);
    const head = await client.items
      .list({ limit: Math.min(Math.max(shown, PAGE), MAX_PAGE) })
      .catch((error: unknown) => {
        if (error instanceof JobwireError) return null;
        throw error;
      });
    if (head === null || arePagesOnTheirWay()) return false;
    if (!isStopped && cache.get(query.queryHash) === query) refreshLibrary(queryClient, before, head);
    return true;
  };

  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    for (const id of missed) due.add(id);
    missed.clear();
    try {
      while ((isListDue || due.size > 0) && !isStopped && !arePagesOnTheirWay()) {
        if (isListDue) {
          isListDue = false;
          if (!(await readList())) {
            isListDue = true;
            break;
          }
        }
        const ids = [...due].slice(0, AT_ONCE);
        for (const id of ids) due.delete(id);
        await Promise.all(ids.map(readItem));
      }
    } finally {
      isRunning = false;
    }
  };

  return {
    item(itemId) {
      due.add(itemId);
      void run();
    },
    list() {
      isListDue = true;
      void run();
    },
    resume: () => void run(),
    isReading: (itemId) => due.has(itemId) || underWay.has(itemId),
    stop() {
      isStopped = true;
    },
  };
}
