import { describe, expect, it } from "vitest";
import type { WorkerView } from "@jobwire/jobs/wire";
import { workerHealth } from "./worker-health.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const worker = (agoMs: number, over: Partial<WorkerView> = {}) =>
  ({ heartbeatAt: new Date(now - agoMs).toISOString(), stoppedAt: null, lost: false, ...over }) as WorkerView;

describe("workerHealth", () => {
  it.each([
    [worker(0), "alive"],
    [worker(7_900), "alive"],
    [worker(9_000), "late"],
    [worker(60_000, { stoppedAt: "2026-11-22T11:59:00Z" }), "stopped"],
    [worker(60_000, { lost: true, stoppedAt: "2026-11-22T11:59:00Z" }), "lost"],
  ] as const)("%#", (one, health) => expect(workerHealth(one, now)).toBe(health));
});
