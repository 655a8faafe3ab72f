import type { JobView, LiveFrame } from "@jobwire/jobs/wire";
import { expect, onTestFinished, test, vi } from "vitest";
import { JobwireError } from "../jobwire-error.ts";
import { jobView, progress } from "../testing/job-view.ts";
import { createLiveStore, PENDING_PREFIX } from "./live-store.ts";

/** A store whose subscription is driven by the test, as the server would. */
function store(
  read: (jobId: string) => Promise<JobView> = () => Promise.reject(gone()),
  findMissing: (jobIds: readonly string[]) => Promise<readonly string[]> = async () => [],
) {
  let onFrame: ((frame: LiveFrame) => void) | null = null;
  let opened = 0;
  const live = createLiveStore({
    read,
    findMissing,
    open: (listeners) => {
      opened += 1;
      onFrame = listeners.onFrame;
      return { close: () => (onFrame = null) };
    },
  });
  onTestFinished(() => live.close());
  return {
    live,
    send: (...frames: LiveFrame[]) => frames.forEach((frame) => onFrame?.(frame)),
    opened: () => opened,
    isOpen: () => onFrame !== null,
  };
}

const gone = () => new JobwireError({ code: "job-not-found", message: "There is no such job.", status: 404 });
const hello: LiveFrame = { type: "hello", epoch: "one", resumed: false, reason: "first" };
const snap = (...jobs: JobView[]): LiveFrame => ({ type: "snap", part: 0, of: 1, jobs });
const nextBatch = (live: ReturnType<typeof store>["live"]) =>
  new Promise<ReadonlySet<string>>((resolve) => {
    const stop = live.subscribe((changed) => {
      stop();
      resolve(changed);
    });
  });

test("opens one subscription for any number of holders, and closes it after the last", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { live, opened, isOpen } = store();
  const releases = [live.retain(), live.retain(), live.retain()];
  expect(opened()).toBe(1);
  releases.slice(1).forEach((release) => release());
  // Letting go twice is letting go once.
  releases[1]?.();
  vi.advanceTimersByTime(5_000);
  expect(isOpen()).toBe(true);
  releases[0]?.();
  live.retain()();
  expect(opened()).toBe(1);
  vi.advanceTimersByTime(5_000);
  expect(isOpen()).toBe(false);
});

test("tells of 200 moving jobs in one round", async () => {
  const { live, send } = store();
  live.retain();
  const jobs = Array.from({ length: 200 }, (_, index) => jobView({ id: `job-${index}`, state: "running", attempt: 1 }));
  send(hello, snap(...jobs));
  await nextBatch(live);
  let rounds = 0;
  live.subscribe(() => (rounds += 1));
  const batch = nextBatch(live);
  for (const { id } of jobs)
    send({ type: "ev", events: [{ job: id, rev: 1, progress: progress({ n: 2, percent: 5 }) }] });
  expect((await batch).size).toBe(200);
  expect(rounds).toBe(1);
});

test("wakes only the listeners of the jobs that changed", async () => {
  const { live, send } = store();
  live.retain();
  send(hello, snap(jobView({ id: "a" }), jobView({ id: "b" })));
  await nextBatch(live);
  const a = vi.fn();
  const b = vi.fn();
  live.subscribeJob("a", a);
  live.subscribeJob("b", b);
  send({ type: "ev", events: [{ job: "a", rev: 2, state: jobView({ id: "a", rev: 2, state: "running" }) }] });
  await nextBatch(live);
  expect(a).toHaveBeenCalledOnce();
  expect(b).not.toHaveBeenCalled();
});

test("reads a job again that a snapshot should have held, and forgets it when it is gone", async () => {
  const read = vi.fn(async (jobId: string) => {
    if (jobId === "gone") throw gone();
    return jobView({ id: jobId, rev: 9, state: "completed" });
  });
  const { live, send } = store(read);
  live.learn(jobView({ id: "ended", state: "running" }));
  live.learn(jobView({ id: "gone", state: "running" }));
  live.retain();
  send(hello, snap());
  await expect.poll(() => live.get("gone") === undefined && live.get("ended")?.state === "completed").toBe(true);
  expect(read).toHaveBeenCalledTimes(2);
});

test("reads a job again when a snapshot without it came between its reading and its answer", async () => {
  const read = vi.fn(async (jobId: string) => jobView({ id: jobId, rev: 5, state: "completed" }));
  const { live, send } = store(read);
  live.retain();
  const since = live.moment();
  send(hello, snap());
  live.learn(jobView({ id: "a", rev: 4, state: "running" }), since);
  await expect.poll(() => live.get("a")?.state === "completed").toBe(true);
  expect(read).toHaveBeenCalledOnce();
});

test("asks for the row of an unknown job that moves, unless it comes by itself", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const read = vi.fn(async (jobId: string) => jobView({ id: jobId, rev: 3, state: "running", attempt: 1 }));
  const { live, send } = store(read);
  live.retain();
  send(hello, snap());
  const moving = (job: string): LiveFrame => ({
    type: "ev",
    events: [{ job, rev: 3, progress: progress({ percent: 7 }) }],
  });
  send(moving("asked"), moving("came"));
  send({ type: "ev", events: [{ job: "came", rev: 3, state: jobView({ id: "came", rev: 3, attempt: 1 }) }] });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(read.mock.calls).toEqual([["asked"]]);
  expect(live.get("asked")?.progress?.percent).toBe(7);
});

test("a job that was asked for shows at once and makes way for the real one in the same round", async () => {
  const { live, send } = store();
  live.retain();
  send(hello, snap());
  const stop = live.expect(jobView({ id: `${PENDING_PREFIX}1`, itemId: "item-1", rev: -1 }));
  expect(live.ofItem("item-1").map(({ id }) => id)).toEqual([`${PENDING_PREFIX}1`]);
  send({ type: "ev", events: [{ job: "real", rev: 1, state: jobView({ id: "real", itemId: "item-1" }) }] });
  expect(live.ofItem("item-1").map(({ id }) => id)).toEqual(["real"]);
  stop();
  expect(live.all().map(({ id }) => id)).toEqual(["real"]);
});

test("keeps the list of an item while nothing in it changes", () => {
  const { live, send } = store();
  live.retain();
  send(hello, snap(jobView({ id: "a", itemId: "one" }), jobView({ id: "b", itemId: "two" })));
  const [one, two] = [live.ofItem("one"), live.ofItem("two")];
  send({ type: "ev", events: [{ job: "b", rev: 2, state: jobView({ id: "b", itemId: "two", rev: 2 }) }] });
  expect(live.ofItem("one")).toBe(one);
  expect(live.ofItem("two")).not.toBe(two);
});

test("begins afresh for another viewer", () => {
  const { live, send, opened } = store();
  live.retain();
  send(hello, snap(jobView({ id: "a" })));
  live.reset();
  expect(live.all()).toEqual([]);
  expect(opened()).toBe(2);
});

test("hands on word of items, and after every hello that some may have been missed", () => {
  const { live, send } = store();
  live.retain();
  const onItems = vi.fn();
  const stop = live.onItems(onItems);
  send(hello, snap(), { type: "items", itemIds: ["a", "b"] }, { type: "items", itemIds: null });
  send({ type: "hello", epoch: "one", resumed: true });
  expect(onItems.mock.calls).toEqual([[null], [["a", "b"]], [null], [null]]);
  stop();
  send({ type: "items", itemIds: ["c"] });
  expect(onItems).toHaveBeenCalledTimes(4);
});

test("a new epoch tells that everything is to be read again", () => {
  const { live, send } = store();
  live.retain();
  const onEpochChange = vi.fn();
  live.onEpochChange(onEpochChange);
  send(hello, snap(jobView({ id: "a", rev: 9 })));
  expect(onEpochChange).not.toHaveBeenCalled();
  send({ type: "hello", epoch: "two", resumed: false, reason: "epoch-changed" }, snap(jobView({ id: "a", rev: 1 })));
  expect(onEpochChange).toHaveBeenCalledOnce();
  expect(live.get("a")?.rev).toBe(1);
});

test("word that a job is gone takes it out, and tells whoever keeps readings of it", async () => {
  const { live, send } = store();
  live.retain();
  const told: string[] = [];
  live.onRemoved((ids) => told.push(...ids));
  send(hello, snap(jobView({ id: "a", state: "completed" }), jobView({ id: "b" })));
  await nextBatch(live);
  const batch = nextBatch(live);
  send({ type: "ev", events: [{ job: "a", rev: Number.MAX_SAFE_INTEGER, removed: true }] });
  expect([...(await batch)]).toEqual(["a"]);
  expect(live.all().map(({ id }) => id)).toEqual(["b"]);
  expect(told).toEqual(["a"]);
});

test("after a long absence, a resumed store asks once which finished jobs are still there", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const asked: (readonly string[])[] = [];
  const { live, send } = store(undefined, async (ids) => {
    asked.push(ids);
    return ["old"];
  });
  live.retain();
  send(hello, snap(jobView({ id: "old", state: "completed" }), jobView({ id: "new", state: "failed" }), jobView()));
  const resumed: LiveFrame = { type: "hello", epoch: "one", resumed: true };
  vi.setSystemTime(Date.now() + 10_000);
  send(resumed);
  expect(asked).toEqual([]);
  const removed = new Promise((resolve) => live.onRemoved(resolve));
  vi.setSystemTime(Date.now() + 3_600_000);
  send(resumed);
  expect(await removed).toEqual(new Set(["old"]));
  expect(asked).toEqual([["old", "new"]]);
  expect(live.get("old")).toBeUndefined();
  expect(live.get("new")).toBeDefined();
});

test("a device whose clock is wrong hears from the server how far", () => {
  const { live, send } = store();
  onTestFinished(live.retain());
  expect(live.clockAheadMs()).toBe(0);
  send({ ...hello, atMs: Date.now() - 3_600_000 });
  expect(Math.round(live.clockAheadMs() / 1_000)).toBe(-3_600);
  // Set right meanwhile; or off by no more than a slow line.
  send({ ...hello, atMs: Date.now() - 900 });
  expect(live.clockAheadMs()).toBe(0);
});
