import type { JobState, JobView } from "@jobwire/jobs/wire";
import { expect, it } from "vitest";
import { partsAtWork } from "./parts-at-work.ts";

const job = (parentId: string | null, state: JobState) => ({ parentId, state }) as unknown as JobView;

it("counts the parts that move, by their parent", () => {
  const jobs = [
    job("whole", "running"),
    job("whole", "cancelling"),
    job("whole", "queued"),
    job(null, "running"),
    job("still", "queued"),
  ];
  expect([...partsAtWork(jobs)]).toEqual([["whole", 2]]);
});
