import type { ItemView } from "@jobwire/jobs/wire";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { ItemPage } from "../api.ts";
import { queryKeys } from "./query-keys.ts";

type ItemPages = InfiniteData<ItemPage, string | null>;

/** The items that were read, newest first; undefined while the library was not. */
export function readItems(queryClient: QueryClient): ItemView[] | undefined {
  return queryClient.getQueryData<ItemPages>(queryKeys.items)?.pages.flatMap((page) => page.items);
}

/** Puts an item into the library and its own entry: in place where it is known, else at its date. */
export function putItem(queryClient: QueryClient, item: ItemView): void {
  queryClient.setQueryData(queryKeys.item(item.id), item);
  queryClient.setQueryData<ItemPages>(queryKeys.items, (data) => {
    if (data === undefined) return data;
    const isKnown = data.pages.some((page) => page.items.some(({ id }) => id === item.id));
    const pages = data.pages.map((page, index) => {
      if (isKnown) return { ...page, items: page.items.map((one) => (one.id === item.id ? item : one)) };
      return index === 0 ? { ...page, items: [item, ...page.items].toSorted(newestItemFirst) } : page;
    });
    return { ...data, pages };
  });
}

/** Takes an item out of the library. */
export function dropItem(queryClient: QueryClient, itemId: string): void {
  queryClient.removeQueries({ queryKey: queryKeys.item(itemId) });
  queryClient.setQueryData<ItemPages>(queryKeys.items, (data) =>
    data === undefined
      ? data
      : {
          ...data,
          pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== itemId) })),
        },
  );
}

function newestItemFirst(a: ItemView, b: ItemView): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt);
}
