import type { ItemView } from "@jobwire/jobs/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { itemView } from "../testing/item-view.ts";
import { type ItemPages, mergeItemPages } from "./merge-item-pages.ts";

/** A library of `n` is an item; the higher, the newer. Sizes of its pages come from `PAGE`. */
const PAGE = 4;
const item = (n: number): ItemView =>
  itemView({ id: `item-${n}`, createdAt: new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString() });
const newestFirst = (ns: Iterable<number>) => [...new Set(ns)].toSorted((a, b) => b - a);
const page = (ns: readonly number[], more: boolean) => ({
  items: ns.map(item),
  nextCursor: more ? `after-${ns.at(-1)}` : null,
});
const head = (ns: readonly number[], limit: number) => page(ns.slice(0, limit), ns.length > limit);
/** What a client that turned `turns` pages holds of the library `ns`. */
function pagesOf(ns: readonly number[], turns: number): ItemPages {
  const starts = Array.from({ length: turns + 1 }, (_, turn) => turn * PAGE).filter((at) => at === 0 || at < ns.length);
  return {
    pages: starts.map((at) => page(ns.slice(at, at + PAGE), at + PAGE < ns.length)),
    pageParams: starts.map((at) => (at === 0 ? null : `after-${ns[at - 1]}`)),
  };
}
const idsOf = (data: ItemPages) => data.pages.flatMap(({ items }) => items.map(({ id }) => id));
const edit = (data: ItemPages, change: (items: ItemView[]) => ItemView[]): ItemPages => ({
  ...data,
  pages: data.pages.map((one, index) => (index === 0 ? { ...one, items: change(one.items) } : one)),
});

test("whatever came and went while nothing was heard, the list is the library as far as it was read anew", () => {
  const library = fc.uniqueArray(fc.nat(40), { maxLength: 25 });
  const added = fc.uniqueArray(fc.integer({ min: 41, max: 60 }));
  fc.assert(
    fc.property(library, added, fc.nat(3), fc.nat(4), (was, came, turns, lost) => {
      const old = newestFirst(was);
      const now = newestFirst([...came, ...old.filter((n) => n % 5 !== lost)]);
      const before = pagesOf(old, turns);
      const limit = Math.max(idsOf(before).length, PAGE);
      const merged = mergeItemPages(before, before, head(now, limit));
      // As many as were held were read anew, so nothing that is shown is from before.
      const shown = idsOf(merged);
      expect(shown.slice(0, limit)).toEqual(now.slice(0, limit).map((n) => item(n).id));
      expect(new Set(shown).size).toBe(shown.length);
      // Nothing between what is shown and what older pages will bring is left out.
      if (now.length > shown.length) expect(merged.pages.at(-1)?.nextCursor).not.toBeNull();
    }),
  );
});

test("what was read less far keeps its older pages", () => {
  const before = pagesOf([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 2);
  const merged = mergeItemPages(before, before, head([13, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5));
  expect(idsOf(merged)).toEqual([13, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => item(n).id));
  expect(merged.pages).toHaveLength(3);
});

test("more new items than one reading holds leave no gap", () => {
  const before = pagesOf([3, 2, 1], 0);
  const now = newestFirst(Array.from({ length: 20 }, (_, n) => n + 1));
  const merged = mergeItemPages(before, before, head(now, PAGE));
  expect(idsOf(merged)).toEqual([20, 19, 18, 17].map((n) => item(n).id));
  expect(merged).toMatchObject({ pages: [{ nextCursor: "after-17" }], pageParams: [null] });
});

test("what happened here while it was read counts more than the reading", () => {
  const before = pagesOf([5, 4, 3], 0);
  const renamed = { ...item(4), name: "newer.png" };
  const now = edit(before, (items) => [item(6), ...items.filter(({ id }) => id !== "item-3")].with(2, renamed));
  const merged = mergeItemPages(before, now, head([5, 4, 3], PAGE));
  expect(idsOf(merged)).toEqual(["item-6", "item-5", "item-4"]);
  expect(merged.pages[0]?.items[2]).toBe(renamed);
});
