import { expect, test } from "vitest";
import { JOB_STATES } from "@jobwire/jobs/wire";
import { jobView } from "../testing/job-view.ts";
import { countJobs } from "./use-job-stats.ts";

test("counts each state, and sums those that are not over", () => {
  const stats = countJobs(JOB_STATES.map((state) => jobView({ id: state, state })));
  expect(Object.values(stats.counts)).toEqual(JOB_STATES.map(() => 1));
  expect(stats).toMatchObject({ active: 6, running: 2, waiting: 4 });
});
