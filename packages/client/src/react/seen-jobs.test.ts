import { beforeEach, expect, test } from "vitest";
import { createSeenJobs } from "./seen-jobs.ts";

beforeEach(() => localStorage.clear());

test("marks last over a reload, and are each viewer's own", () => {
  createSeenJobs("ann").mark(["a:1", "b:1"]);
  expect(createSeenJobs("ann").get().marks).toEqual(["a:1", "b:1"]);
  expect(createSeenJobs("bob").get().marks).toEqual([]);
});

test("on a new device only the last day is news, and that day stays where it began", () => {
  const { since } = createSeenJobs("ann").get();
  const ageMs = Date.now() - Date.parse(since);
  expect(Math.abs(ageMs - 24 * 3_600_000)).toBeLessThan(5_000);
  expect(createSeenJobs("ann").get().since).toBe(since);
});

test("another tab's marks arrive", () => {
  const here = createSeenJobs("ann");
  let told = 0;
  here.subscribe(() => (told += 1));
  createSeenJobs("ann").mark(["a:1"]);
  window.dispatchEvent(new StorageEvent("storage", { key: "jobwire.seen.ann" }));
  expect(told).toBe(1);
  expect(here.get().marks).toEqual(["a:1"]);
});

test("what a broken storage holds does not matter", () => {
  localStorage.setItem("jobwire.seen.ann", "{not json");
  expect(createSeenJobs("ann").get().marks).toEqual([]);
  const refusing = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  } as unknown as Storage;
  const store = createSeenJobs("ann", refusing);
  store.mark(["a:1"]);
  expect(store.get().marks).toEqual(["a:1"]);
});
