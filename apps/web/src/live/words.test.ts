import { describe, expect, it } from "vitest";
import { JOB_STATES, type JobErrorReason, type JobView, type Progress } from "@jobwire/jobs/wire";
import { elapsedMs, errorWords, jobTitle, progressWords, stateLine, taskTitle, timeLine } from "./words.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const iso = (offsetMs: number) => new Date(now + offsetMs).toISOString();

function job(over: Partial<JobView>): JobView {
  return {
    id: "j",
    task: "image.remove-background",
    queue: "cutout",
    userId: "u",
    itemId: null,
    parentId: null,
    state: "running",
    priority: 0,
    attempt: 1,
    maxAttempts: 3,
    freeAttempts: 0,
    input: {},
    output: null,
    error: null,
    progress: null,
    name: null,
    key: null,
    children: null,
    rev: 2,
    lastSeq: 2,
    runAt: iso(-20_000),
    deadlineAt: null,
    pinnedAt: null,
    createdAt: iso(-20_000),
    begunAt: null,
    startedAt: iso(-12_000),
    cancelRequestedAt: null,
    finishedAt: null,
    ...over,
  };
}

const progress = (over: Partial<Progress>): Progress => ({
  attempt: 1,
  n: 3,
  percent: null,
  step: null,
  message: null,
  done: null,
  total: null,
  ...over,
});

describe("taskTitle", () => {
  it("knows the catalog, and shows a stranger by its name", () => {
    expect(taskTitle("image.remove-background")).toBe("Remove background");
    expect(taskTitle("later.task")).toBe("later.task");
  });
});

describe("jobTitle", () => {
  it("is the task's, but a batch has its own", () => {
    expect(jobTitle(job({}))).toBe("Remove background");
    expect(jobTitle(job({ task: "jobs.batch", input: { title: "Thumbnails of 20 photos" } }))).toBe(
      "Thumbnails of 20 photos",
    );
    expect(jobTitle(job({ task: "jobs.batch", input: null }))).toBe("Batch");
  });
});

describe("progressWords", () => {
  it("says step and percent", () => {
    expect(progressWords(job({ progress: progress({ step: "Cutting out", percent: 62.7 }) }))).toBe(
      "Cutting out, 62 %",
    );
  });
  it("says what is known", () => {
    expect(progressWords(job({ progress: progress({ percent: 5 }) }))).toBe("5 %");
    expect(progressWords(job({ progress: progress({ step: "Reading" }) }))).toBe("Reading");
    expect(progressWords(job({}))).toBe("Starting");
  });
  it("does not show an earlier attempt's figure", () => {
    expect(progressWords(job({ attempt: 2, progress: progress({ percent: 90 }) }))).toBe("Starting");
  });
});

describe("stateLine", () => {
  it("has words for every state", () => {
    for (const state of JOB_STATES) expect(stateLine(job({ state }), now)).toMatch(/\S/);
  });
  it("names the time of the next try", () => {
    expect(stateLine(job({ state: "retrying", runAt: iso(8_000) }), now)).toBe("Next try in 8 s (2 of 3)");
  });
  it("says that a worker went away", () => {
    const error = { reason: "worker-lost", code: "worker-lost", message: "…" } as const;
    expect(stateLine(job({ state: "retrying", error, runAt: iso(-1) }), now)).toBe("A worker went away; resuming now");
  });
  it("counts tries without those that cost nothing", () => {
    const state = { state: "retrying", attempt: 4, freeAttempts: 2, maxAttempts: 5, runAt: iso(8_000) } as const;
    expect(stateLine(job(state), now)).toBe("Next try in 8 s (3 of 3)");
  });
  it("says where a job stands whose next try has to wait", () => {
    const waiting = { why: "queue-full", position: 2, estimatedStart: null, estimatedCompletion: null } as const;
    expect(stateLine(job({ state: "retrying", runAt: iso(-1), waiting }), now)).toBe("2nd in line");
    expect(stateLine(job({ state: "queued", waiting }), now)).toBe("2nd in line");
  });
  it("gives the reason of a failure", () => {
    const error = { reason: "permanent", code: "image-too-large", message: "The picture is too large." } as const;
    expect(stateLine(job({ state: "failed", error }), now)).toBe("The picture is too large.");
  });
});

describe("timeLine", () => {
  it("adds what is left only while running and only when known", () => {
    expect(timeLine(job({}), now, null)).toBe("12 s");
    expect(timeLine(job({}), now, 21_000)).toBe("12 s · about 20 s left");
    expect(timeLine(job({ state: "cancelling" }), now, 21_000)).toBe("12 s");
  });
});

describe("elapsedMs", () => {
  it("stops at the end and never runs backwards", () => {
    expect(elapsedMs(job({ finishedAt: iso(-2_000) }), now)).toBe(10_000);
    expect(elapsedMs(job({ startedAt: iso(5_000) }), now)).toBe(0);
    expect(elapsedMs(job({ startedAt: null }), now)).toBe(0);
  });
  it("counts from the first attempt where parts do the work", () => {
    const children = { total: 3, completed: 2, failed: 0, cancelled: 0 };
    expect(elapsedMs(job({ children, begunAt: iso(-60_000), startedAt: iso(-1_000) }), now)).toBe(60_000);
  });
});

describe("errorWords", () => {
  const reasons: JobErrorReason[] = [
    "thrown",
    "permanent",
    "timeout",
    "worker-lost",
    "worker-stopped",
    "poison",
    "out-of-memory",
    "silent",
    "deadline",
    "child-failed",
    "cleared",
    "provider-out",
    "bad-input",
  ];
  it.each(reasons)("says what to do about %s", (reason) => {
    const words = errorWords({ reason, code: "x", message: "It broke." });
    expect(words.title).toMatch(/\w/);
    expect(words.nextStep).toMatch(/\.$/);
  });
});
