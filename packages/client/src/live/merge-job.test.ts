import type { Waiting } from "@jobwire/jobs/wire";
import { describe, expect, test } from "vitest";
import { jobView, progress } from "../testing/job-view.ts";
import { addToKnowledge, NOTHING_KNOWN, shownView } from "./merge-job.ts";

test("a view with a newer revision replaces an older one, never the other way", () => {
  const running = jobView({ rev: 2, state: "running", attempt: 1 });
  const queued = jobView({ rev: 1, state: "queued" });
  const known = addToKnowledge(addToKnowledge(NOTHING_KNOWN, { view: running }), { view: queued });
  expect(shownView(known)).toBe(running);
});

test("progress of the running attempt shows over the stored one", () => {
  const view = jobView({ rev: 2, state: "running", attempt: 1, progress: progress({ n: 1, percent: 10 }) });
  let known = addToKnowledge(NOTHING_KNOWN, { view });
  known = addToKnowledge(known, { progress: progress({ n: 5, percent: 50 }) });
  known = addToKnowledge(known, { progress: progress({ n: 4, percent: 40 }) });
  expect(shownView(known)?.progress?.percent).toBe(50);
});

test("a newer revision with older progress of the same attempt keeps the newer progress", () => {
  let known = addToKnowledge(NOTHING_KNOWN, { progress: progress({ n: 9, percent: 90 }) });
  known = addToKnowledge(known, { view: jobView({ rev: 3, attempt: 1, progress: progress({ n: 2, percent: 20 }) }) });
  expect(shownView(known)?.progress?.percent).toBe(90);
});

test("progress of an earlier attempt does not show over a later one", () => {
  let known = addToKnowledge(NOTHING_KNOWN, { view: jobView({ rev: 5, state: "running", attempt: 2 }) });
  known = addToKnowledge(known, { progress: progress({ attempt: 1, n: 99, percent: 99 }) });
  expect(shownView(known)?.progress).toBeNull();
});

test("what is no news leaves the knowledge as it was", () => {
  const known = addToKnowledge(NOTHING_KNOWN, { view: jobView({ rev: 3 }) });
  expect(addToKnowledge(known, { view: jobView({ rev: 3, state: "failed" }) })).toBe(known);
});

describe("where a job stands", () => {
  const queued = jobView({ rev: 2, state: "queued" });
  const at = (position: number): Waiting => ({
    why: "queue-full",
    position,
    estimatedStart: null,
    estimatedCompletion: null,
  });
  const waits = addToKnowledge(addToKnowledge(NOTHING_KNOWN, { view: queued }), { waiting: at(7), rev: 2 });

  test("is the last word, unless it speaks of an older row", () => {
    expect(shownView(waits)?.waiting).toEqual(at(7));
    const moved = addToKnowledge(waits, { waiting: at(3), rev: 2 });
    expect(shownView(moved)?.waiting).toEqual(at(3));
    expect(addToKnowledge(moved, { waiting: at(9), rev: 1 })).toBe(moved);
    expect(addToKnowledge(moved, { waiting: at(3), rev: 2 })).toBe(moved);
  });

  test("comes with a reading, too", () => {
    const read = addToKnowledge(NOTHING_KNOWN, { view: { ...queued, waiting: at(2) } });
    expect(shownView(read)?.waiting).toEqual(at(2));
    expect(shownView(addToKnowledge(read, { view: { ...queued, waiting: at(1) } }))?.waiting).toEqual(at(1));
  });

  test("stays while the job waits as before, and leaves with the state", () => {
    const touched = addToKnowledge(waits, { view: { ...queued, rev: 3, priority: -5 } });
    expect(shownView(touched)).toMatchObject({ priority: -5, waiting: at(7) });
    const running = addToKnowledge(touched, { view: { ...queued, rev: 4, state: "running", attempt: 1 } });
    expect(shownView(running)).not.toHaveProperty("waiting");
    const again = addToKnowledge(running, { view: { ...queued, rev: 5, state: "retrying", attempt: 1 } });
    expect(shownView(again)).not.toHaveProperty("waiting");
    expect(addToKnowledge(running, { waiting: at(1), rev: 4 })).toBe(running);
  });
});
