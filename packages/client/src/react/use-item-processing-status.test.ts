import { expect, test } from "vitest";
import { jobView, progress } from "../testing/job-view.ts";
import { processingStatus } from "./use-item-processing-status.ts";

test("nothing was ever done", () => {
  expect(processingStatus([])).toEqual({ state: "idle", progress: null, activeJobs: [], latestJob: null });
});

test("one active job is enough to be processing, and the furthest along tells how far", () => {
  const slow = jobView({ id: "b", state: "running", progress: progress({ percent: 10 }) });
  const fast = jobView({ id: "c", state: "running", progress: progress({ percent: 60 }) });
  const waiting = jobView({ id: "d", state: "retrying" });
  const status = processingStatus([jobView({ id: "a", state: "completed" }), slow, fast, waiting]);
  expect(status).toMatchObject({ state: "processing", progress: { percent: 60 }, latestJob: { id: "a" } });
  expect(status.activeJobs.map(({ id }) => id)).toEqual(["b", "c", "d"]);
});

test("once all is over, the latest job speaks", () => {
  const [completed, failed] = [jobView({ id: "a", state: "completed" }), jobView({ id: "b", state: "failed" })];
  expect(processingStatus([completed, failed]).state).toBe("done");
  expect(processingStatus([failed, completed]).state).toBe("failed");
  expect(processingStatus([jobView({ state: "cancelled" }), completed]).state).toBe("idle");
});
