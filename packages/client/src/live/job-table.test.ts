import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JobView, LiveEvent, LiveFrame } from "@jobwire/jobs/wire";
import { jobView, progress } from "../testing/job-view.ts";
import { JobTable } from "./job-table.ts";
import { compareProgress } from "./merge-job.ts";

const hello: LiveFrame = { type: "hello", epoch: "one", resumed: false, reason: "first" };
const snap = (jobs: JobView[], part = 0, of = 1): LiveFrame => ({ type: "snap", part, of, jobs });
const ev = (...events: LiveEvent[]): LiveFrame => ({ type: "ev", events });

/** A life of a few jobs as the server could tell it: revisions and reports only rise. */
const history = fc
  .array(
    fc.record({
      job: fc.constantFrom("a", "b", "c"),
      move: fc.constantFrom("durable", "progress", "attempt"),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((moves) => {
    const jobs = new Map<string, JobView>();
    const events: LiveEvent[] = [];
    for (const { job: id, move } of moves) {
      const before = jobs.get(id);
      if (before === undefined || move === "durable") {
        const state = jobView({ ...before, id, rev: (before?.rev ?? 0) + 1 });
        jobs.set(id, state);
        events.push({ job: id, rev: state.rev, state });
      } else if (move === "attempt") {
        const state = jobView({ ...before, rev: before.rev + 1, attempt: before.attempt + 1, progress: null });
        jobs.set(id, state);
        events.push({ job: id, rev: state.rev, state });
      } else {
        const n = before.progress?.attempt === before.attempt ? before.progress.n + 1 : 1;
        const report = progress({ attempt: before.attempt, n, percent: Math.min(100, n) });
        jobs.set(id, { ...before, progress: report });
        events.push({ job: id, rev: before.rev, progress: report });
      }
    }
    return { events, end: jobs };
  });

describe("any order, repetition and replay of a history", () => {
  test("ends in the same truth", () => {
    fc.assert(
      fc.property(
        history.chain(({ events, end }) =>
          fc.record({
            end: fc.constant(end),
            played: fc
              .tuple(
                fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
                fc.array(fc.constantFrom(...events), { maxLength: 20 }),
              )
              .map(([all, again]) => [...all, ...again]),
          }),
        ),
        ({ end, played }) => {
          const table = new JobTable();
          for (const event of played) table.apply(ev(event));
          for (const [id, view] of end) expect(table.get(id)).toEqual(view);
        },
      ),
    );
  });

  test("never moves a job backwards", () => {
    fc.assert(
      fc.property(
        history.chain(({ events }) => fc.array(fc.constantFrom(...events), { maxLength: 80 })),
        (played) => {
          const table = new JobTable();
          for (const event of played) {
            const before = table.get(event.job);
            table.apply(ev(event));
            const after = table.get(event.job);
            if (before === undefined) continue;
            expect(after!.rev).toBeGreaterThanOrEqual(before.rev);
            if (after!.attempt === before.attempt) {
              expect(compareProgress(after!.progress, before.progress)).toBeGreaterThanOrEqual(0);
            }
          }
        },
      ),
    );
  });

  test("shows the progress of an attempt until the row of the next has arrived", () => {
    const table = new JobTable();
    table.apply(ev({ job: "a", rev: 1, state: jobView({ id: "a", rev: 1, attempt: 1 }) }));
    table.apply(ev({ job: "a", rev: 1, progress: progress({ attempt: 1, n: 3, percent: 62 }) }));
    table.apply(ev({ job: "a", rev: 3, progress: progress({ attempt: 2, n: 1, percent: 5 }) }));
    expect(table.get("a")?.progress?.percent).toBe(62);
    table.apply(ev({ job: "a", rev: 3, state: jobView({ id: "a", rev: 3, attempt: 2 }) }));
    expect(table.get("a")?.progress?.percent).toBe(5);
  });

  test("is the same with a snapshot of any moment in any place", () => {
    fc.assert(
      fc.property(history, fc.nat(), fc.nat(), ({ events, end }, takenAt, shownAt) => {
        const source = new JobTable();
        for (const event of events.slice(0, takenAt % (events.length + 1))) source.apply(ev(event));
        const table = new JobTable();
        const frames: LiveFrame[] = events.map((event) => ev(event));
        frames.splice(shownAt % (events.length + 1), 0, hello, snap([...source.views()]));
        for (const frame of frames) table.apply(frame);
        for (const [id, view] of end) expect(table.get(id)).toEqual(view);
      }),
    );
  });
});

test("is synced once every part of a snapshot is there, each counted once", () => {
  const table = new JobTable();
  table.apply(hello);
  table.apply(snap([jobView({ id: "a" })], 0, 2));
  table.apply(snap([jobView({ id: "a" })], 0, 2));
  expect(table.isSynced).toBe(false);
  table.apply(snap([jobView({ id: "b" })], 1, 2));
  expect(table.isSynced).toBe(true);
});

test("doubts a job that was under way and is absent from a snapshot", () => {
  const table = new JobTable();
  table.learn(jobView({ id: "gone", state: "running" }));
  table.apply(hello);
  const outcome = table.apply(snap([jobView({ id: "here" })]));
  expect([...outcome.unsure]).toEqual(["gone"]);
});

test("of jobs that are over, doubts those that should be among the newest of a snapshot", () => {
  const table = new JobTable();
  for (const id of ["1-older", "2-there", "3-gone"]) table.learn(jobView({ id, state: "completed" }));
  table.apply(hello);
  const outcome = table.apply(snap([jobView({ id: "2-there", state: "completed" }), jobView({ id: "4-waits" })]));
  expect([...outcome.unsure]).toEqual(["3-gone"]);
  // Where nothing is over, nothing can be.
  table.apply(hello);
  expect(table.apply(snap([jobView({ id: "4-waits" })])).unsure).toContain("1-older");
});

test("a job that was removed is gone for good, also for answers that were on their way", () => {
  const table = new JobTable();
  const over = jobView({ id: "a", rev: 3, state: "completed" });
  table.learn(over);
  const outcome = table.apply(ev({ job: "a", rev: Number.MAX_SAFE_INTEGER, removed: true }));
  expect([outcome.removed, outcome.changed]).toEqual([new Set(["a"]), new Set(["a"])]);
  expect(table.get("a")).toBeUndefined();
  expect(table.learn(over)).toBe(false);
  expect(table.apply(ev({ job: "a", rev: 3, state: over })).unsure).toEqual(new Set());
  expect(table.get("a")).toBeUndefined();
  // Word of a job that nobody knew changes nothing.
  expect(table.apply(ev({ job: "b", rev: 1, removed: true })).changed).toEqual(new Set());
});

test("a new epoch's snapshot counts, also where its revisions are lower", () => {
  const table = new JobTable();
  table.apply(hello);
  table.apply(snap([jobView({ id: "a", rev: 9, state: "completed" }), jobView({ id: "b", rev: 4 })]));
  table.apply({ type: "hello", epoch: "two", resumed: false, reason: "epoch-changed" });
  // Until it is whole, the old truth stands.
  table.apply(snap([jobView({ id: "a", rev: 3, state: "running" })], 0, 2));
  expect(table.get("a")?.rev).toBe(9);
  const outcome = table.apply(snap([], 1, 2));
  expect(outcome.epochChanged).toBe(true);
  expect(table.get("a")).toMatchObject({ rev: 3, state: "running" });
  expect(table.get("b")).toBeUndefined();
  expect(outcome.changed).toEqual(new Set(["a", "b"]));
});

test("a resumed subscription keeps what is known", () => {
  const table = new JobTable();
  table.apply(hello);
  table.apply(snap([jobView({ id: "a", rev: 2 })]));
  table.apply({ type: "hello", epoch: "two", resumed: true });
  expect(table.get("a")?.rev).toBe(2);
  expect(table.isSynced).toBe(true);
});

test("progress of a job never shown asks for the row, and counts once it is there", () => {
  const table = new JobTable();
  const outcome = table.apply(ev({ job: "a", rev: 2, progress: progress({ n: 4, percent: 40 }) }));
  expect([...outcome.unsure]).toEqual(["a"]);
  table.learn(jobView({ id: "a", rev: 2, state: "running", attempt: 1 }));
  expect(table.get("a")?.progress?.percent).toBe(40);
});
