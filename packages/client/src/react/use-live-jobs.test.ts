import type { JobView } from "@jobwire/jobs/wire";
import { expect, test } from "vitest";
import { jobView, progress } from "../testing/job-view.ts";
import { isSameList, liveReader } from "./use-live-jobs.ts";

test("what is read stays the same value while no other comes of it, and is read once for each change", () => {
  let jobs: readonly JobView[] = [jobView({ id: "a", state: "running" })];
  let reads = 0;
  const read = liveReader(
    { all: () => jobs },
    (all) => {
      reads += 1;
      return all.map(({ state }) => state);
    },
    isSameList,
  );
  const before = read();
  read();
  jobs = [jobView({ id: "a", state: "running", progress: progress({ percent: 10 }) })];
  expect(read()).toBe(before);
  expect(reads).toBe(2);
  jobs = [jobView({ id: "a", state: "completed" })];
  expect(read()).toEqual(["completed"]);
});
