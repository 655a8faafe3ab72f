import { expect, it } from "vitest";
import { isDestructive, stopPlan } from "./stop-plan.ts";

it("says exactly what will happen", () => {
  expect(stopPlan({ waiting: "keep", running: "keep" }, { waiting: 12, running: 3 })).toEqual([
    "Nothing new starts, in any queue, until you resume.",
    "The 12 jobs that wait keep their places.",
    "The 3 jobs that run go on to the end.",
    "Resume undoes all of it.",
  ]);
  expect(stopPlan({ waiting: "fail", running: "cancel" }, { waiting: 1, running: 1 })).toEqual([
    "Nothing new starts, in any queue, until you resume.",
    "The 1 job that waits fails with the reason “cleared”.",
    "The 1 job that runs is asked to stop, and cancelled within 10 seconds.",
    "Resume lets jobs start again; what was cancelled or failed stays so until somebody runs it again.",
  ]);
  expect(stopPlan({ waiting: "cancel", running: "keep" }, { waiting: 2, running: 3 })[2]).toBe(
    "The 3 jobs that run go on to the end. Parts of a larger job that waits for them stop with it.",
  );
  expect(stopPlan({ waiting: "cancel", running: "cancel" }, { waiting: 0, running: 0 }).slice(1, 3)).toEqual([
    "No job waits now; new ones wait until you resume.",
    "No job runs now.",
  ]);
});

it("knows what Resume does not bring back", () => {
  expect(isDestructive({ waiting: "keep", running: "keep" })).toBe(false);
  expect(isDestructive({ waiting: "cancel", running: "keep" })).toBe(true);
  expect(isDestructive({ waiting: "keep", running: "cancel" })).toBe(true);
});
