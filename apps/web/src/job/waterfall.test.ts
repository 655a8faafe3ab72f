import { describe, expect, it } from "vitest";
import type { JobEvent, JobEventBody, JobState } from "@jobwire/jobs/wire";
import { layoutWaterfall, spansOf, ticksOf } from "./waterfall.ts";

const start = Date.parse("2026-11-22T12:00:00Z");

/** Numbers events and gives them a job, an attempt and a time. */
function log(...entries: [offsetMs: number, attempt: number, body: JobEventBody][]): JobEvent[] {
  return entries.map(([offset, attempt, body], index) => ({
    ...body,
    jobId: "j",
    seq: index + 1,
    attempt,
    at: new Date(start + offset).toISOString(),
  }));
}

const moved = (
  from: JobState | null,
  to: JobState,
  event: "create" | "claim" | "complete" | "lose" | "cancel" | "stop" | "wait" | "release",
) => ({ kind: "state", data: { from, to, event } }) as const;
const step = (name: string, phase: "started" | "finished" | "failed") =>
  ({ kind: "step", data: { name, phase } }) as const;

const twoAttempts = log(
  [0, 0, moved(null, "queued", "create")],
  [1_000, 1, moved("queued", "running", "claim")],
  [1_100, 1, step("Reading", "started")],
  [2_000, 1, step("Reading", "finished")],
  [2_000, 1, step("Cutting out", "started")],
  [6_000, 1, moved("running", "retrying", "lose")],
  [8_000, 2, moved("retrying", "running", "claim")],
  [8_000, 2, step("Cutting out", "started")],
  [9_500, 2, step("Cutting out", "finished")],
  [10_000, 2, moved("running", "completed", "complete")],
);

describe("spansOf", () => {
  it("tells waits, attempts and steps apart, each with its end", () => {
    const told = spansOf(twoAttempts).map((span) => [
      span.kind,
      span.name,
      span.attempt,
      span.startMs - start,
      (span.endMs ?? Number.NaN) - start,
      span.outcome,
    ]);
    expect(told).toEqual([
      ["wait", "", 0, 0, 1_000, "running"],
      ["attempt", "", 1, 1_000, 6_000, "retrying"],
      ["step", "Reading", 1, 1_100, 2_000, "finished"],
      ["step", "Cutting out", 1, 2_000, 6_000, "retrying"],
      ["wait", "", 1, 6_000, 8_000, "running"],
      ["attempt", "", 2, 8_000, 10_000, "completed"],
      ["step", "Cutting out", 2, 8_000, 9_500, "finished"],
    ]);
  });

  it("tells a wait for parts from a failure, and does not count the attempt", () => {
    const spans = spansOf(
      log(
        [0, 1, moved("queued", "running", "claim")],
        [1_000, 1, step("Asking for scenes", "started")],
        [2_000, 1, moved("running", "blocked", "wait")],
        [5_000, 1, moved("blocked", "queued", "release")],
        [6_000, 2, moved("queued", "running", "claim")],
        [7_000, 2, moved("running", "completed", "complete")],
      ),
    );
    expect(
      spans.map(({ kind, counted, free, isForParts, outcome }) => [kind, counted, free, isForParts, outcome]),
    ).toEqual([
      ["attempt", 1, "waited", false, "blocked"],
      ["step", 1, null, false, "finished"],
      ["wait", 0, null, true, "queued"],
      ["wait", 0, null, false, "running"],
      ["attempt", 1, null, false, "completed"],
    ]);
  });

  it("keeps an attempt in one piece through cancelling", () => {
    const spans = spansOf(
      log(
        [0, 1, moved("queued", "running", "claim")],
        [500, 1, moved("running", "cancelling", "cancel")],
        [900, 1, moved("cancelling", "cancelled", "stop")],
      ),
    );
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({ kind: "attempt", endMs: start + 900, outcome: "cancelled" });
  });

  it("does not call a step failed that a cancel broke off", () => {
    const spans = spansOf(
      log(
        [0, 1, moved("queued", "running", "claim")],
        [10, 1, step("Counting", "started")],
        [500, 1, moved("running", "cancelling", "cancel")],
        [510, 1, step("Counting", "failed")],
        [520, 1, moved("cancelling", "cancelled", "stop")],
      ),
    );
    expect(spans.at(-1)).toMatchObject({ name: "Counting", outcome: "cancelled" });
  });

  it("leaves what goes on open", () => {
    const spans = spansOf(twoAttempts.slice(0, 5));
    expect(spans.filter((span) => span.endMs === null).map((span) => span.kind)).toEqual(["attempt", "step"]);
  });
});

describe("layoutWaterfall", () => {
  it("places every bar inside the whole", () => {
    const { spans, lengthMs } = layoutWaterfall(spansOf(twoAttempts), start + 60_000);
    expect(lengthMs).toBe(10_000);
    expect(spans[1]).toMatchObject({ left: 0.1, width: 0.5, durationMs: 5_000 });
    for (const span of spans) expect(span.left + span.width).toBeLessThanOrEqual(1 + 1e-9);
  });

  it("lets open bars grow to now, and never before the server's last word", () => {
    const open = spansOf(twoAttempts.slice(0, 5));
    expect(layoutWaterfall(open, start + 4_000).lengthMs).toBe(4_000);
    expect(layoutWaterfall(open, start - 90_000).lengthMs).toBe(2_000);
  });

  it("leaves out waits too short to see", () => {
    const spans = spansOf(
      log(
        [0, 0, moved(null, "queued", "create")],
        [12, 1, moved("queued", "running", "claim")],
        [2_000, 1, moved("running", "completed", "complete")],
      ),
    );
    expect(layoutWaterfall(spans, start).spans.map((span) => span.kind)).toEqual(["attempt"]);
  });

  it("keeps the latest steps of very many", () => {
    const many = log(
      [0, 1, moved("queued", "running", "claim")],
      ...Array.from({ length: 200 }, (_, index): [number, number, JobEventBody] => [
        index,
        1,
        step(`${index}`, "started"),
      ]),
    );
    const { spans, hiddenSteps } = layoutWaterfall(spansOf(many), start + 1_000, 60);
    expect(hiddenSteps).toBe(140);
    expect(spans.filter((span) => span.kind === "step").map((span) => span.name)[0]).toBe("140");
  });

  it("is empty for an empty log", () => {
    expect(layoutWaterfall([], start)).toMatchObject({ spans: [], ticks: [], lengthMs: 0 });
  });
});

describe("ticksOf", () => {
  it.each([
    [900, [200, 400, 600, 800]],
    [10_000, [2_000, 4_000, 6_000, 8_000, 10_000]],
    [70_000, [15_000, 30_000, 45_000, 60_000]],
    [1, []],
  ])("%d ms", (length, ticks) => expect(ticksOf(length)).toEqual(ticks));

  it("never crowds the axis", () => {
    for (const length of [3, 47, 999, 12_345, 600_001, 86_400_001, 9e9])
      expect(ticksOf(length).length).toBeLessThanOrEqual(5);
  });
});
