import type { ItemView } from "@jobwire/jobs/wire";
import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ItemPage } from "../api.ts";
import type { JobwireClient } from "../client.ts";
import { createClient } from "../create-client.ts";
import { JobwireError } from "../jobwire-error.ts";
import { itemView } from "../testing/item-view.ts";
import { readItems } from "./item-cache.ts";
import { createItemReads } from "./item-reads.ts";
import { queryKeys } from "./query-keys.ts";
import { readOnce } from "./read-once.ts";

const PAGE = 2;
const WAIT = { timeout: 15_000 };

/** A page that shows the library, and the server's side of it, whose answers the test may hold back. */
function openLibrary(...names: string[]) {
  let library: ItemView[] = names.map((id, age) => itemView({ id, createdAt: at(-age) }));
  let isAway = false;
  let gate: Promise<void> | null = null;
  const reads: string[] = [];
  /** Answers with what was true when it was asked, after the gate has opened. */
  const answer = async <T>(what: string, look: () => T): Promise<T> => {
    reads.push(what);
    const found = isAway ? new JobwireError({ code: "unreachable", message: "Away.", status: 0 }) : look();
    await gate;
    if (found instanceof JobwireError) throw found;
    return found;
  };
  const client: JobwireClient = createClient({ url: "http://127.0.0.1:1" });
  client.items.list = ({ cursor, limit = PAGE } = {}) =>
    answer("list", (): ItemPage => {
      const from = typeof cursor === "string" ? library.findIndex(({ id }) => id === cursor) + 1 : 0;
      const items = library.slice(from, from + limit);
      return { items, nextCursor: from + limit < library.length ? (items.at(-1)?.id ?? null) : null };
    });
  client.items.get = (itemId) =>
    answer(itemId, () => {
      const found = library.find(({ id }) => id === itemId);
      return found ?? new JobwireError({ code: "item-not-found", message: "No such item.", status: 404 });
    }) as Promise<ItemView>;

  const queryClient = new QueryClient();
  const observer = new InfiniteQueryObserver<ItemPage, Error, { pages: ItemPage[] }, readonly unknown[], string | null>(
    queryClient,
    {
      ...readOnce,
      queryKey: queryKeys.items,
      queryFn: ({ pageParam }) => client.items.list({ cursor: pageParam }),
      initialPageParam: null,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    },
  );
  const itemReads = createItemReads(client, queryClient);
  const stops = [
    queryClient.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "success" && event.action.manual !== true)
        itemReads.resume();
    }),
    () => itemReads.stop(),
    () => void client.close(),
    () => queryClient.clear(),
  ];
  onTestFinished(() => stops.forEach((stop) => stop()));
  return {
    itemReads,
    reads,
    queryClient,
    observer,
    /** Begins to show the library, as the hook does. */
    show: () => void stops.unshift(observer.subscribe(() => {})),
    ids: () => readItems(queryClient)?.map(({ id }) => id),
    until: (ids: string[]) => vi.waitFor(() => expect(readItems(queryClient)?.map(({ id }) => id)).toEqual(ids), WAIT),
    add: (id: string) => (library = [itemView({ id, createdAt: at(library.length) }), ...library]),
    remove: (id: string) => (library = library.filter((item) => item.id !== id)),
    setAway: (away: boolean) => (isAway = away),
    /** Holds answers back until the returned function is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = null;
        resolve();
      };
    },
  };
}

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 1) + minutes * 60_000).toISOString();

test("words of one item that come before its turn are one reading; each later word one more", async () => {
  const { itemReads, reads, show, until, add, remove, hold } = openLibrary("a");
  show();
  await until(["a"]);
  const release = hold();
  add("b");
  itemReads.item("b");
  itemReads.item("c");
  for (let n = 0; n < 5; n += 1) itemReads.item("b");
  remove("b");
  release();
  await vi.waitFor(() => expect(itemReads.isReading("b")).toBe(false), WAIT);
  await until(["a"]);
  expect(reads).toEqual(["list", "b", "c", "b"]);
});

test("nothing is read that nobody shows", () => {
  const { itemReads, reads } = openLibrary("a");
  itemReads.item("a");
  itemReads.list();
  expect(reads).toEqual([]);
});

test("words that come while the library is first read count once it is there", async () => {
  const { itemReads, show, until, add, remove, hold } = openLibrary("a", "b");
  const release = hold();
  show();
  add("c");
  itemReads.item("c");
  remove("b");
  itemReads.list();
  release();
  await until(["c", "a"]);
});

test("an older page that lands late takes nothing back", async () => {
  const { itemReads, show, observer, until, add, hold } = openLibrary("d", "c", "b", "a");
  show();
  await until(["d", "c"]);
  const release = hold();
  add("e");
  itemReads.item("e");
  void observer.fetchNextPage();
  add("f");
  itemReads.item("f");
  release();
  await until(["f", "e", "d", "c", "b", "a"]);
});

test("an item that could not be reached is read at the next word", async () => {
  const { itemReads, show, until, add, setAway } = openLibrary("a", "b");
  show();
  await until(["a", "b"]);
  add("c");
  setAway(true);
  itemReads.item("c");
  setAway(false);
  await vi.waitFor(() => expect(itemReads.isReading("c")).toBe(false), WAIT);
  await until(["a", "b"]);
  itemReads.item("a");
  await until(["c", "a", "b"]);
});

test("a list that could not be reached is read at the next word", async () => {
  const { itemReads, show, until, remove, setAway } = openLibrary("a", "b");
  show();
  await until(["a", "b"]);
  remove("b");
  setAway(true);
  itemReads.list();
  setAway(false);
  await new Promise((resolve) => setTimeout(resolve));
  await until(["a", "b"]);
  itemReads.item("a");
  await until(["a"]);
});

test("an answer that comes after somebody else signed in is not shown to them", async () => {
  const { itemReads, show, until, ids, add, hold, queryClient } = openLibrary("a");
  show();
  await until(["a"]);
  const release = hold();
  add("b");
  itemReads.item("b");
  queryClient.removeQueries({ queryKey: queryKeys.everything });
  release();
  await vi.waitFor(() => expect(itemReads.isReading("b")).toBe(false), WAIT);
  expect(ids()).toBeUndefined();
  expect(queryClient.getQueryData(queryKeys.item("b"))).toBeUndefined();
});
