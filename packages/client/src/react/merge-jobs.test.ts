import { expect, test } from "vitest";
import { jobView } from "../testing/job-view.ts";
import { mergeJobs } from "./merge-jobs.ts";

const at = (minute: number) => `2026-11-01T10:${String(minute).padStart(2, "0")}:00.000Z`;
const job = (id: string, minute: number, over = {}) => jobView({ id, createdAt: at(minute), ...over });

test("holds each job once, in its newest revision, newest first", () => {
  const read = [job("b", 2, { rev: 1 }), job("a", 1, { rev: 7 })];
  const live = [job("c", 3), job("b", 2, { rev: 2, state: "running" }), job("a", 1, { rev: 6, state: "running" })];
  const merged = mergeJobs(read, live, {}, false);
  expect(merged.map(({ id, rev }) => [id, rev])).toEqual([
    ["c", 1],
    ["b", 2],
    ["a", 7],
  ]);
});

test("a job whose state left the filter leaves the list, one that came into it joins", () => {
  const read = [job("a", 1, { state: "running" })];
  const live = [job("a", 1, { rev: 2, state: "completed" }), job("b", 2, { state: "running" })];
  expect(mergeJobs(read, live, { states: ["running"] }, false).map(({ id }) => id)).toEqual(["b"]);
});

test("live jobs from beyond the last page wait for it", () => {
  const read = [job("c", 3), job("b", 2)];
  const live = [job("a", 1), job("d", 4)];
  expect(mergeJobs(read, live, {}, true).map(({ id }) => id)).toEqual(["d", "c", "b"]);
  expect(mergeJobs(read, live, {}, false).map(({ id }) => id)).toEqual(["d", "c", "b", "a"]);
});
