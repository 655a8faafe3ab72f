import { describe, expect, it } from "vitest";
import type { JobEvent, JobEventBody } from "@jobwire/jobs/wire";
import { isShown, logLineOf, logLinesOf } from "./log-line.ts";

const entry = (body: JobEventBody): JobEvent => ({
  ...body,
  jobId: "j",
  seq: 1,
  attempt: 2,
  at: "2026-11-22T12:00:00Z",
});

describe("logLineOf", () => {
  it("keeps a handler's own words, level and data", () => {
    const line = logLineOf(
      entry({ kind: "log", data: { level: "warn", message: "Low contrast", data: { share: 0.1 } } }),
    );
    expect(line).toMatchObject({ level: "warn", text: "Low contrast", data: { share: 0.1 } });
  });

  it("says how long a step took", () => {
    expect(
      logLineOf(entry({ kind: "step", data: { name: "Reading", phase: "finished", durationMs: 84.4 } })).text,
    ).toBe("Reading done after 84 ms");
    expect(
      logLineOf(entry({ kind: "step", data: { name: "Reading", phase: "failed", durationMs: 2_340 } })),
    ).toMatchObject({
      text: "Reading failed after 2.3 s",
      level: "warn",
    });
  });

  it("gives the reason of a failure", () => {
    const error = { reason: "permanent", code: "x", message: "The picture is too large." } as const;
    const line = logLineOf(entry({ kind: "state", data: { from: "running", to: "failed", event: "fail", error } }));
    expect(line).toMatchObject({ level: "error", text: "Failed: The picture is too large." });
  });

  it("says that a worker went away, and how far the attempt was", () => {
    const lost = { from: "running", to: "retrying", event: "lose" } as const;
    expect(logLineOf(entry({ kind: "state", data: lost })).text).toMatch(/^A worker went away;/);
    expect(logLineOf(entry({ kind: "state", data: { ...lost, percent: 62.7 } })).text).toMatch(
      /^A worker went away at 62 %;/,
    );
  });

  it("does not call a wait for parts, or a retry that cost nothing, a failure", () => {
    const wait = logLineOf(entry({ kind: "state", data: { from: "running", to: "blocked", event: "wait" } }));
    expect(wait).toMatchObject({ level: "info", text: "Waits for its parts; goes on when they are done" });
    const error = { reason: "provider-out", code: "x", message: "It does not answer." } as const;
    const free = logLineOf(
      entry({ kind: "state", data: { from: "running", to: "retrying", event: "retry", error, free: true } }),
    );
    expect(free.text).toBe("Will try again, at no cost: It does not answer.");
  });

  it("numbers attempts without those that cost nothing", () => {
    const state = (attempt: number, data: Extract<JobEventBody, { kind: "state" }>["data"]) => ({
      ...entry({ kind: "state", data }),
      attempt,
    });
    const claim = { from: "queued", to: "running", event: "claim" } as const;
    const lines = logLinesOf([
      state(1, claim),
      state(1, { from: "running", to: "blocked", event: "wait" }),
      state(2, claim),
      state(2, { from: "running", to: "retrying", event: "retry" }),
      state(3, claim),
    ]);
    expect(lines.map(({ text }) => text).filter((text) => text.startsWith("Attempt"))).toEqual([
      "Attempt 1 started",
      "Attempt 1 started",
      "Attempt 2 started",
    ]);
  });
});

describe("isShown", () => {
  const line = logLineOf(
    entry({ kind: "log", data: { level: "info", message: "Read 12 files", data: { path: "a.png" } } }),
  );
  it("filters by level", () => {
    expect(isShown(line, "info", "")).toBe(true);
    expect(isShown(line, "warn", "")).toBe(false);
  });
  it("wants every word, in text or data, in any case", () => {
    expect(isShown(line, "debug", "FILES read")).toBe(true);
    expect(isShown(line, "debug", "a.png")).toBe(true);
    expect(isShown(line, "debug", "read folders")).toBe(false);
  });
});
