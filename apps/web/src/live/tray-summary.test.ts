import { describe, expect, it } from "vitest";
import type { JobState, JobView } from "@jobwire/jobs/wire";
import { overallPercent, overallState, traySummary } from "./tray-summary.ts";

function job(state: JobState, percent: number | null = null): JobView {
  const progress =
    percent === null ? null : { attempt: 1, n: 1, percent, step: null, message: null, done: null, total: null };
  return { task: "demo.countdown", state, attempt: 1, progress } as unknown as JobView;
}

describe("traySummary", () => {
  it("names a single job and how far it is", () => {
    expect(traySummary([job("running", 62.4)])).toBe("Countdown · 62 %");
    expect(traySummary([job("queued")])).toBe("Countdown");
  });
  it("counts several", () => {
    expect(traySummary([job("running"), job("cancelling"), job("queued"), job("completed")])).toBe(
      "2 running · 1 waiting",
    );
  });
  it("says when all is over", () => expect(traySummary([job("completed"), job("failed")])).toBe("2 finished"));
});

describe("overallPercent", () => {
  it("counts ended jobs whole and waiting ones as nothing", () => {
    expect(overallPercent([job("completed"), job("running", 50), job("queued"), job("queued")])).toBe(37.5);
  });
  it("is the figure of the only job under way, as the summary says", () => {
    expect(overallPercent([job("completed"), job("running", 62.4)])).toBe(62.4);
    expect(overallPercent([job("completed"), job("running")])).toBeNull();
  });
  it("knows nothing about nothing", () => expect(overallPercent([])).toBeNull());
});

describe("overallState", () => {
  it("runs while anything does", () => expect(overallState([job("queued"), job("running")])).toBe("running"));
  it("waits, then is done", () => {
    expect(overallState([job("retrying"), job("completed")])).toBe("retrying");
    expect(overallState([job("failed")])).toBe("completed");
  });
});
