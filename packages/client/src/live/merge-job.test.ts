import { expect, test } from "vitest";
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
