import { describe, expect, it } from "vitest";
import type { JobView } from "@jobwire/jobs/wire";
import { searchJobs } from "./search-jobs.ts";

const job = (over: Partial<JobView>) =>
  ({
    id: "1",
    task: "demo.countdown",
    state: "running",
    userId: "u1",
    error: null,
    progress: null,
    ...over,
  }) as JobView;
const failed = job({
  id: "2",
  state: "failed",
  error: { reason: "thrown", code: "disk", message: "The disk is full." },
});
const all = [job({}), failed];
const personOf = (userId: string) => (userId === "u1" ? "ada@example.com" : "");

describe("searchJobs", () => {
  it("keeps everything for an empty search", () => expect(searchJobs(all, "  ", personOf)).toBe(all));
  it("finds by error, task title and person, in any case", () => {
    expect(searchJobs(all, "DISK full", personOf)).toEqual([failed]);
    expect(searchJobs(all, "countdown ada", personOf)).toEqual(all);
    expect(searchJobs(all, "countdown bob", personOf)).toEqual([]);
  });
});
