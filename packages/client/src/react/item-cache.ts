import type { ItemView } from "@jobwire/jobs/wire";
import type { QueryClient } from "@tanstack/react-query";
import type { ItemPage } from "../api.ts";
import { type ItemPages, mergeItemPages, newestItemFirst, pageFor } from "./merge-item-pages.ts";
import { queryKeys } from "./query-keys.ts";

/** The pages that were read; undefined while the library was not. */
export function readItemPages(queryClient: QueryClient): ItemPages | undefined {
  return queryClient.getQueryData<ItemPages>(queryKeys.items);
}

/** The items that were read, newest first; undefined while the library was not. */
export function readItems(queryClient: QueryClient): ItemView[] | undefined {
  return readItemPages(queryClient)?.pages.flatMap((page) => page.items);
}

/** Puts an item into the library and its own entry: in place where it is known, else at its date. */
export function putItem(queryClient: QueryClient, item: ItemView): void {
  queryClient.setQueryData(queryKeys.item(item.id), item);
  queryClient.setQueryData<ItemPages>(queryKeys.items, (data) => {
    if (data === undefined) return data;
    const isKnown = data.pages.some((page) => page.items.some(({ id }) => id === item.id));
    const place = pageFor(item, data.pages);
    const pages = data.pages.map((page, index) => {
      if (isKnown) return { ...page, items: page.items.map((one) => (one.id === item.id ? item : one)) };
      return index === place ? { ...page, items: [item, ...page.items].toSorted(newestItemFirst) } : page;
    });
    return { ...data, pages };
  });
}

/** Takes an item out of the library. */
export function dropItem(queryClient: QueryClient, itemId: string): void {
  dropItems(queryClient, new Set([itemId]));
}

/** Takes items out of the library, all in one pass. */
export function dropItems(queryClient: QueryClient, itemIds: ReadonlySet<string>): void {
  const own = queryKeys.item("");
  queryClient.removeQueries({
    predicate: ({ queryKey: [, kind, id] }) => kind === own[1] && typeof id === "string" && itemIds.has(id),
  });
  queryClient.setQueryData<ItemPages>(queryKeys.items, (data) =>
    data === undefined
      ? data
      : {
          ...data,
          pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !itemIds.has(id)) })),
        },
  );
}

/**
 * Brings the library, and items open by themselves, up to date with a fresh reading of its newest.
 * @param before the library when that reading began
 */
export function refreshLibrary(queryClient: QueryClient, before: ItemPages, head: ItemPage): void {
  const now = readItemPages(queryClient);
  if (now === undefined) return;
  const merged = mergeItemPages(before, now, head);
  queryClient.setQueryData<ItemPages>(queryKeys.items, merged);
  const held = new Map(merged.pages.flatMap((page) => page.items.map((item) => [item.id, item] as const)));
  for (const { id } of now.pages.flatMap((page) => page.items)) {
    const item = held.get(id);
    if (item === undefined) queryClient.removeQueries({ queryKey: queryKeys.item(id) });
    else queryClient.setQueryData<ItemView>(queryKeys.item(id), (own) => own && item);
  }
}
