import { expect, it } from "vitest";
import type { JobState, JobView } from "@jobwire/jobs/wire";
import { byUrgency } from "./by-urgency.ts";

const job = (id: string, state: JobState, createdAt: string, position?: number) =>
  ({ id, state, createdAt, ...(position !== undefined && { waiting: { position } }) }) as unknown as JobView;

it("puts what moves before what waits, each oldest first", () => {
  const jobs = [
    job("d", "scheduled", "1"),
    job("c", "queued", "3"),
    job("b", "running", "4"),
    job("r", "retrying", "5"),
    job("q", "queued", "2"),
    job("a", "cancelling", "2"),
  ];
  expect(
    byUrgency(jobs)
      .map(({ id }) => id)
      .join(""),
  ).toBe("abqcrd");
});

it("puts what stands in line by its place, also for a next try", () => {
  const jobs = [
    job("third", "queued", "1", 3),
    job("none", "retrying", "1"),
    job("second", "retrying", "3", 2),
    job("next", "queued", "4", 1),
  ];
  expect(byUrgency(jobs).map(({ id }) => id)).toEqual(["next", "second", "third", "none"]);
});
