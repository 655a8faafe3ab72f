import { expect, it } from "vitest";
import type { JobState, JobView } from "@jobwire/jobs/wire";
import { byUrgency } from "./by-urgency.ts";

const job = (id: string, state: JobState, createdAt: string) => ({ id, state, createdAt }) as unknown as JobView;

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
  ).toBe("abrqcd");
});
