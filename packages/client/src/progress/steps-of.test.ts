import type { JobEvent, JobEventBody } from "@jobwire/jobs/wire";
import { expect, test } from "vitest";
import { stepsOf } from "./steps-of.ts";

const at = (seconds: number) => `2026-11-01T10:00:${String(seconds).padStart(2, "0")}.000Z`;
let seq = 0;
const event = (seconds: number, attempt: number, body: JobEventBody): JobEvent => ({
  jobId: "job-1",
  seq: ++seq,
  attempt,
  at: at(seconds),
  ...body,
});
const started = (name: string): JobEventBody => ({ kind: "step", data: { name, phase: "started" } });

test("pairs the start and the end of each step", () => {
  const steps = stepsOf([
    event(1, 1, started("Read")),
    event(3, 1, { kind: "step", data: { name: "Read", phase: "finished", durationMs: 2_000 } }),
    event(3, 1, started("Cut out")),
  ]);
  expect(steps).toMatchObject([
    { name: "Read", state: "finished", durationMs: 2_000 },
    { name: "Cut out", state: "running", durationMs: null },
  ]);
});

test("a step that ran when its attempt was lost is stopped, and the next attempt's is its own", () => {
  const steps = stepsOf([
    event(1, 1, started("Count")),
    event(5, 1, { kind: "state", data: { from: "running", to: "retrying", event: "lose" } }),
    event(6, 2, { kind: "state", data: { from: "retrying", to: "running", event: "claim" } }),
    event(7, 2, started("Count")),
    event(9, 2, { kind: "step", data: { name: "Count", phase: "failed", durationMs: 2_000 } }),
  ]);
  expect(steps).toMatchObject([
    { attempt: 1, state: "stopped", durationMs: 4_000 },
    { attempt: 2, state: "failed", durationMs: 2_000 },
  ]);
});
