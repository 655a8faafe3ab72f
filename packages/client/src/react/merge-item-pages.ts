import type { ItemView } from "@jobwire/jobs/wire";
import type { InfiniteData } from "@tanstack/react-query";
import type { ItemPage } from "../api.ts";

/** The library as React Query holds it: pages, newest first. */
export type ItemPages = InfiniteData<ItemPage, string | null>;

/**
 * Brings a library up to date with a fresh reading of its newest items, without losing what changed
 * here while that was under way.
 *
 * @param before the library when the reading began
 * @param now the library at its end; differs from `before` by what happened here meanwhile
 * @param head the newest items, in one page
 */
export function mergeItemPages(before: ItemPages, now: ItemPages, head: ItemPage): ItemPages {
  const itemsBefore = byId(before);
  const itemsNow = byId(now);
  const changedMeanwhile = (id: string) => itemsBefore.get(id) !== itemsNow.get(id);
  const fresh = byId({ pages: [head] });

  const oldest = head.nextCursor === null ? undefined : head.items.at(-1);
  // Where it does not meet what is held, there may be a gap between: older pages are read anew.
  const isGap = oldest !== undefined && !itemsBefore.has(oldest.id);
  const pages = isGap ? [{ ...head, items: [] }] : now.pages;
  const pageParams = isGap ? [null] : now.pageParams;

  const isCovered = (item: ItemView) => oldest === undefined || newestItemFirst(item, oldest) < 0;
  const kept = pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => {
      if (changedMeanwhile(item.id)) return [item];
      const read = fresh.get(item.id);
      if (read !== undefined) return [read];
      return isCovered(item) ? [] : [item];
    }),
  }));
  const held = byId({ pages: kept });
  const added = [
    ...head.items.filter(({ id }) => !held.has(id) && !changedMeanwhile(id)),
    ...[...itemsNow.values()].filter(({ id }) => !held.has(id) && changedMeanwhile(id)),
  ];
  for (const item of added) {
    const page = kept[pageFor(item, kept)];
    if (page !== undefined) page.items = [...page.items, item].toSorted(newestItemFirst);
  }
  return { ...now, pages: kept, pageParams };
}

/** The last page that begins before the item; the first where none does. */
export function pageFor(item: ItemView, pages: readonly ItemPage[]): number {
  const index = pages.findLastIndex(({ items: [first] }) => first !== undefined && newestItemFirst(first, item) <= 0);
  return Math.max(0, index);
}

/** By date. The server tells items of one millisecond apart; a stable sort keeps its order. */
export function newestItemFirst(a: ItemView, b: ItemView): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt);
}

function byId(data: { pages: readonly ItemPage[] }): Map<string, ItemView> {
  return new Map(data.pages.flatMap((page) => page.items.map((item) => [item.id, item] as const)));
}
