import { expect, test } from "vitest";
import { jobView } from "../testing/job-view.ts";
import { finishedNews } from "./use-finished-jobs.ts";

const at = (second: number) => `2026-11-01T10:00:0${second}.000Z`;

test("a quiet task's success is no news, its failure is", () => {
  const jobs = [
    jobView({ id: "made", task: "image.thumbnail", state: "completed", finishedAt: at(5) }),
    jobView({ id: "dropped", task: "image.thumbnail", state: "cancelled", finishedAt: at(4) }),
    jobView({ id: "broken", task: "image.thumbnail", state: "failed", finishedAt: at(3) }),
    jobView({ id: "cut-out", task: "image.remove-background", state: "completed", finishedAt: at(2) }),
  ];
  expect(finishedNews(jobs).map(({ id }) => id)).toEqual(["broken", "cut-out"]);
});

test("news is what is over, the last to end first; a child speaks through its parent", () => {
  const jobs = [
    jobView({ id: "first", state: "completed", finishedAt: at(1) }),
    jobView({ id: "last", state: "cancelled", finishedAt: at(9) }),
    jobView({ id: "child", state: "completed", finishedAt: at(8), parentId: "last" }),
    jobView({ id: "moving", state: "running" }),
  ];
  expect(finishedNews(jobs).map(({ id }) => id)).toEqual(["last", "first"]);
});

test("a job of a task that this page does not know counts", () => {
  const unknown = jobView({ state: "completed", finishedAt: at(1) });
  expect(finishedNews([{ ...unknown, task: "pdf.outline" as typeof unknown.task }])).toHaveLength(1);
});
