import { describe, expect, it } from "vitest";
import type { JobState, JobView } from "@jobwire/jobs/wire";
import { announcementOf } from "./announcement.ts";

function job(state: JobState, percent: number | null, attempt = 1): JobView {
  return {
    state,
    attempt: 1,
    progress: percent === null ? null : { attempt, n: 1, percent, step: null, message: null, done: null, total: null },
  } as unknown as JobView;
}

describe("announcementOf", () => {
  it("changes at quarters only", () => {
    const said = [0, 3, 24.9, 25, 26, 49, 50, 74, 75, 99].map((percent) =>
      announcementOf(job("running", percent), "X"),
    );
    expect([...new Set(said)]).toEqual(["X running", "X running, 25 %", "X running, 50 %", "X running, 75 %"]);
  });
  it("says states", () => {
    expect(announcementOf(job("retrying", 80), "X")).toBe("X retrying");
    expect(announcementOf(job("cancelling", 80), "X")).toBe("X cancelling");
  });
  it("leaves endings to the tray", () => expect(announcementOf(job("completed", 100), "X")).toBe(""));
  it("does not carry an earlier attempt's figure over", () => {
    expect(announcementOf(job("running", 80, 0), "X")).toBe("X running");
  });
});
