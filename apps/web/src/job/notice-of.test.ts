import { expect, it } from "vitest";
import type { JobEvent, JobEventBody, JobView } from "@jobwire/jobs/wire";
import { noticeOf } from "./notice-of.ts";

type Data = Extract<JobEventBody, { kind: "state" }>["data"];
const log = (...entries: [attempt: number, data: Data][]): JobEvent[] =>
  entries.map(([attempt, data], index) => ({
    kind: "state",
    data,
    attempt,
    jobId: "j",
    seq: index + 1,
    at: "2026-11-22T12:00:00Z",
  }));
const job = (attempt: number) => ({ attempt }) as JobView;
const lost: Data = { from: "running", to: "retrying", event: "lose" };
const error = { reason: "thrown", code: "x", message: "The file was busy." } as const;

it("says from where a resumed job went on, to who saw it and to who opens the page later", () => {
  const events = log([1, { ...lost, percent: 62.7 }]);
  expect(noticeOf(job(2), events, 61)).toBe("A worker went away; resumed at 61 %.");
  expect(noticeOf(job(2), events, null)).toBe("A worker went away at 62 %; another went on from the last checkpoint.");
  expect(noticeOf(job(2), log([1, lost]), null)).toBe("A worker went away; another went on from the last checkpoint.");
});

it("tells a handover from a loss", () => {
  const handed: Data = { ...lost, error: { reason: "worker-stopped", code: "worker-stopped", message: "…" } };
  expect(noticeOf(job(2), log([1, handed]), null)).toMatch(/^Its worker was shut down;/);
});

it("gives the reason of an attempt that failed, by the number people count", () => {
  const events = log(
    [1, { from: "running", to: "blocked", event: "wait" }],
    [2, { from: "running", to: "retrying", event: "retry", error }],
  );
  expect(noticeOf(job(3), events, null)).toBe("Attempt 1 did not succeed: The file was busy.");
});

it("says that a service that was out cost nothing", () => {
  const out: Data = { from: "running", to: "retrying", event: "retry", free: true, error };
  expect(noticeOf(job(2), log([1, out]), null)).toBe("The file was busy. That cost none of its attempts.");
});

it("is silent about parts that were waited for, and about attempts longer ago", () => {
  expect(noticeOf(job(2), log([1, { from: "running", to: "blocked", event: "wait" }]), null)).toBeNull();
  expect(noticeOf(job(3), log([1, lost]), null)).toBeNull();
  expect(noticeOf(job(1), [], null)).toBeNull();
});
