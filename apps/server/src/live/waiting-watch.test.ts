import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { JobView, Waiting } from "@jobwire/jobs/wire";
import { MAX_WAITING_SHOWN } from "./waiting-rows.ts";
import type { WaitingRow } from "./waiting-rows.ts";
import { isNews, WaitingWatch } from "./waiting-watch.ts";

const GAP_MS = 100;
const standing = (position: number): Waiting => ({
  why: "queue-full",
  position,
  estimatedStart: null,
  estimatedCompletion: null,
});

/** A watch over rows and places that the test decides. */
function watchOver(
  rows: WaitingRow[],
  placeOf: (jobId: string) => Waiting | undefined = () => standing(1),
  gapMs = GAP_MS,
) {
  const looks: { at: number; ids: readonly string[] }[] = [];
  const told: { jobId: string; rev: number; waiting: Waiting; isOpen: boolean }[] = [];
  let heard = () => {};
  const watch = new WaitingWatch({
    logger: pino({ level: "silent" }),
    gapMs,
    readWaiting: async ({ userIds, jobIds }) =>
      rows.filter((row) => userIds.includes(row.userId) || jobIds.includes(row.id)),
    async explain(ids) {
      looks.push({ at: performance.now(), ids });
      setImmediate(() => heard());
      return new Map(ids.flatMap((id) => (placeOf(id) === undefined ? [] : [[id, placeOf(id) as Waiting]])));
    },
    deliver: ({ jobId, rev, waiting, isOpen }) => void told.push({ jobId, rev, waiting, isOpen }),
  });
  onTestFinished(() => watch.stop());
  return {
    watch,
    looks,
    told,
    /** Resolves after the look with this number, counted from 1. */
    async look(n: number): Promise<void> {
      while (looks.length < n || told.length === 0) await new Promise<void>((resolve) => (heard = resolve));
    },
  };
}

const row = (id: string, rev = 1, userId = "ann"): WaitingRow => ({ id, userId, rev });
const view = (id: string, rev: number, state: JobView["state"] = "queued"): JobView =>
  ({ id, rev, state, userId: "ann" }) as JobView;

test("does nothing while nobody watches", async () => {
  const { watch, looks } = watchOver([row("a")]);
  watch.stir();
  watch.saw(view("a", 1));
  const leave = watch.watchUser("ann");
  leave();
  const other = watchOver([row("b")]);
  other.watch.watchUser("ann");
  await other.look(1);
  expect(looks).toEqual([]);
});

test("tells a newcomer of all that waits, then only of what changed", async () => {
  let place = 2;
  const { watch, told, look } = watchOver([row("a"), row("b")], (id) => standing(id === "a" ? 1 : place));
  watch.watchUser("ann");
  await look(1);
  expect(told.map(({ jobId }) => jobId)).toEqual(["a", "b"]);
  place = 5;
  watch.stir();
  await look(2);
  expect(told.slice(2)).toEqual([{ jobId: "b", rev: 1, waiting: standing(5), isOpen: false }]);
  // A second tab is told what the first one knows.
  watch.watchUser("ann");
  await look(3);
  expect(told.slice(3).map(({ jobId }) => jobId)).toEqual(["a", "b"]);
});

test("looks at once for a new job, then at most once in a gap, whatever comes", async () => {
  const gapMs = 1_000; // so long that a busy machine is told from a wait
  const { watch, looks, told, look } = watchOver([], undefined, gapMs);
  watch.watchUser("ann");
  const startedAt = performance.now();
  watch.saw(view("a", 1));
  await look(1);
  expect(looks[0]!.at - startedAt).toBeLessThan(gapMs);
  for (let n = 2; n < 100; n += 1) {
    watch.saw(view(`job-${n}`, 1));
    watch.stir();
  }
  await look(2);
  expect(looks[1]!.at - looks[0]!.at).toBeGreaterThanOrEqual(gapMs - 2);
  expect(told).toHaveLength(99);
});

test("follows a bounded number of a user's jobs, and more as those leave", async () => {
  const rows = Array.from({ length: MAX_WAITING_SHOWN }, (_, n) => row(`job-${n}`));
  const { watch, looks, look } = watchOver(rows);
  watch.watchUser("ann");
  await look(1);
  watch.saw(view("late", 1));
  watch.stir();
  // In handfuls.
  await look(4);
  expect(looks.flatMap(({ ids }) => ids).filter((id) => id === "job-7")).toHaveLength(2);
  expect(looks.flatMap(({ ids }) => ids)).not.toContain("late");
  rows.push(row("late"));
  for (const { id } of rows.splice(0, MAX_WAITING_SHOWN / 2 + 1)) watch.saw(view(id, 2, "running"));
  watch.stir();
  await look(5);
  expect(looks[4]!.ids[0]).toBe("late");
  expect(looks[4]!.ids).not.toContain("job-0");
});

test("where looking takes long, who is new still goes first, and the others have their turns", async () => {
  const rows = Array.from({ length: MAX_WAITING_SHOWN }, (_, n) => row(`job-${n}`));
  const { watch, looks, look } = watchOver(rows, (id) => {
    // A database under load: each look takes all its time with the first handful.
    if (id === "job-0" || id === "job-100") while (performance.now() - looks.at(-1)!.at < 260);
    return standing(1);
  });
  watch.watchUser("ann");
  await look(2);
  expect(looks[1]!.ids[0]).toBe("job-100");
  const before = looks.length;
  rows.push(row("new"));
  watch.gone("job-5");
  watch.saw(view("new", 1));
  await look(before + 1);
  expect(looks[before]!.ids).toEqual(["new"]);
  expect(looks[before]!.at - looks[before - 1]!.at).toBeLessThan(1_000);
});

test("an open page has its job told beyond the bound, and beyond its owner", async () => {
  const { watch, told, look } = watchOver([row("theirs", 4, "bob")]);
  const leave = watch.watchJob("theirs");
  await look(1);
  expect(told).toEqual([{ jobId: "theirs", rev: 4, waiting: standing(1), isOpen: true }]);
  leave();
  watch.saw({ ...view("theirs", 5), userId: "bob" });
  watch.watchUser("ann");
  watch.saw(view("mine", 1));
  await look(2);
  expect(told.slice(1).map(({ jobId }) => jobId)).toEqual(["mine"]);
});

test("says nothing of a row that changed while it looked", async () => {
  const { watch, told, look } = watchOver([row("a")], (id) => {
    if (told.length === 0) watch.saw(view("a", 2));
    return id === "a" ? standing(1) : undefined;
  });
  watch.watchUser("ann");
  watch.saw(view("b", 1));
  await look(2);
  expect(told.map(({ jobId, rev }) => [jobId, rev])).toEqual([["a", 2]]);
});

test("a guess that hardly moved is no news", () => {
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
  const at = (ms: number): Waiting => ({ ...standing(1), estimatedStart: inMs(ms), estimatedCompletion: null });
  expect(isNews(null, at(0))).toBe(true);
  expect(isNews(at(60_000), at(63_000))).toBe(false);
  expect(isNews(at(60_000), at(90_000))).toBe(true);
  expect(isNews(at(3_000), at(6_000))).toBe(true);
  expect(isNews(at(3_000), { ...at(3_000), position: 2 })).toBe(true);
  expect(isNews(at(3_000), { ...at(3_000), estimatedStart: null })).toBe(true);
});
