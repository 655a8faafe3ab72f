import fc from "fast-check";
import { expect, test } from "vitest";
import { jobView, progress } from "../testing/job-view.ts";
import { describeProgress, estimateRemaining } from "./eta.ts";

const START = "2026-11-01T10:00:00.000Z";
const startMs = Date.parse(START);
const running = (percent: number | null, attempt = 1) =>
  jobView({ state: "running", attempt: 1, startedAt: START, progress: progress({ attempt, percent }) });

test("says nothing while there is neither progress nor a usual duration", () => {
  expect(estimateRemaining(running(null), null, startMs + 5_000)).toBeNull();
  expect(estimateRemaining(running(4), null, startMs + 5_000)).toBeNull();
});

test("says nothing of a job that does not run", () => {
  expect(estimateRemaining(jobView({ state: "queued" }), 10_000, startMs)).toBeNull();
  expect(estimateRemaining(jobView({ state: "completed", startedAt: START }), 10_000, startMs)).toBeNull();
});

test("takes the usual duration before there is progress, and drops it when the job is slower", () => {
  expect(estimateRemaining(running(null), 10_000, startMs + 4_000)).toBe(6_000);
  expect(estimateRemaining(running(null), 10_000, startMs + 9_800)).toBeNull();
});

test("follows the job's own pace further on", () => {
  expect(estimateRemaining(running(50), null, startMs + 10_000)).toBe(10_000);
  expect(estimateRemaining(running(90), 100_000, startMs + 9_000)).toBeLessThan(11_000);
});

test("is not misled by a habit that this job does not share", () => {
  const leftMs = estimateRemaining(running(66), 600_000, startMs + 16_000) ?? Number.NaN;
  expect(leftMs).toBeGreaterThan(8_000);
  expect(leftMs).toBeLessThan(9_000);
});

test("does not take the first instants for a pace", () => {
  expect(estimateRemaining(running(50), null, startMs + 200)).toBeNull();
});

test("does not take an earlier attempt's progress for this one's pace", () => {
  const resumed = jobView({
    state: "running",
    attempt: 2,
    startedAt: START,
    progress: progress({ attempt: 1, percent: 62 }),
  });
  expect(estimateRemaining(resumed, null, startMs + 2_000)).toBeNull();
});

test("is never negative and never infinite", () => {
  fc.assert(
    fc.property(
      fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      fc.option(fc.integer({ min: 0, max: 10_000_000 })),
      fc.integer({ min: -60_000, max: 10_000_000 }),
      (percent, typicalMs, sinceMs) => {
        const remaining = estimateRemaining(running(percent), typicalMs, startMs + sinceMs);
        if (remaining !== null) expect(Number.isFinite(remaining) && remaining >= 0).toBe(true);
      },
    ),
  );
});

test("of a job whose parts do the work, counts from its first attempt, also while it waits for them", () => {
  const children = { total: 4, completed: 1, failed: 0, cancelled: 0 };
  const moment = new Date(startMs + 9_000).toISOString();
  const waiting = jobView({ state: "blocked", attempt: 2, begunAt: START, startedAt: moment, children });
  expect(estimateRemaining(waiting, 30_000, startMs + 10_000)).toBe(20_000);
  expect(describeProgress(waiting, 30_000, startMs + 10_000)).toMatchObject({ elapsedMs: 10_000 });
  expect(estimateRemaining(jobView({ state: "blocked", startedAt: START }), 30_000, startMs + 10_000)).toBeNull();
});

test("describes a running job, a waiting one and a finished one", () => {
  const counted = jobView({
    state: "running",
    attempt: 1,
    startedAt: START,
    progress: progress({ percent: 62.9, step: "Cutting out", done: 3, total: 8 }),
  });
  expect(describeProgress(counted, null, startMs + 10_000)).toMatchObject({
    percent: 62,
    step: "Cutting out",
    count: { done: 3, total: 8 },
    elapsedMs: 10_000,
    dueInMs: null,
  });
  const retrying = jobView({ state: "retrying", attempt: 1, startedAt: START, runAt: "2026-11-01T10:00:08.000Z" });
  expect(describeProgress(retrying, null, startMs + 3_000)).toMatchObject({ elapsedMs: null, dueInMs: 5_000 });
  const completed = jobView({
    state: "completed",
    attempt: 1,
    startedAt: START,
    finishedAt: "2026-11-01T10:00:07.000Z",
  });
  expect(describeProgress(completed, null, startMs + 99_000)).toMatchObject({ percent: 100, elapsedMs: 7_000 });
});
