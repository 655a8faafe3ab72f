import type { ItemView, NamedItem } from "@jobwire/jobs/wire";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { dropItems, putItem } from "./item-cache.ts";
import type { ItemPages } from "./merge-item-pages.ts";
import { queryKeys } from "./query-keys.ts";
import { useJobwire } from "./jobwire-provider.ts";

export interface UseRemoveItems {
  /** Takes items out of the library and stops their open jobs. Rejects with a `JobwireError`. */
  remove(items: readonly NamedItem[]): Promise<void>;
  /**
   * Brings back what was removed less than a minute ago, with its results. Rejects with a `JobwireError`.
   * @returns ids of those that are back
   */
  restore(items: readonly NamedItem[]): Promise<string[]>;
}

/** Takes items out of the library, and brings them back. */
export function useRemoveItems(): UseRemoveItems {
  const client = useJobwire();
  const queryClient = useQueryClient();
  return useMemo(
    () => ({
      async remove(items) {
        await client.items.removeMany(items.map(({ id }) => id));
        dropItems(queryClient, new Set(items.map(({ id }) => id)));
      },
      async restore(items) {
        const back = await client.items.restoreMany(items.map(({ id }) => id));
        const isBack = new Set(back);
        // Of many, the pages are read again: putting in one by one looks through all of them each time.
        if (items.length > MOST_PUT || !items.every(isWhole)) await readFromTheTop(queryClient);
        else for (const item of items.filter(isWhole)) if (isBack.has(item.id)) putItem(queryClient, item);
        return back;
      },
    }),
    [client, queryClient],
  );
}

const MOST_PUT = 100;

function isWhole(item: NamedItem): item is ItemView {
  return "artifacts" in item;
}

async function readFromTheTop(queryClient: QueryClient): Promise<void> {
  queryClient.setQueryData<ItemPages>(
    queryKeys.items,
    (data) => data && { ...data, pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
  );
  await Promise.all(
    [queryKeys.items, queryKeys.everyItemSearch].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );
}
