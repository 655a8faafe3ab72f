import type { QueueView } from "@jobwire/jobs/wire";
import { describe, expect, it } from "vitest";
import { lineOfQueue } from "./line-of-queue.ts";

const now = Date.parse("2026-01-01T12:00:00Z");
const due = { state: "queued", queue: "images", runAt: "2026-01-01T11:59:00Z", waiting: undefined } as const;
const queue = (name: string, over: Partial<QueueView> = {}): QueueView => ({
  name,
  defaults: {},
  overrides: {},
  limits: {},
  pausedAt: null,
  drainingAt: null,
  running: 0,
  waiting: 1,
  startedPerMinute: 0,
  ...over,
});

describe("lineOfQueue", () => {
  it("names the queue that a job stands in, and what holds it", () => {
    expect(lineOfQueue(due, [], now)).toBe("In line in images");
    expect(lineOfQueue(due, [queue("*"), queue("images")], now)).toBe("In line in images");
    const full = queue("images", { running: 4, limits: { concurrency: 4 } });
    expect(lineOfQueue(due, [queue("*"), full], now)).toBe("In line: images is full");
    const paused = queue("images", { pausedAt: "2026-01-01T11:00:00Z" });
    expect(lineOfQueue(due, [queue("*"), paused], now)).toBe("images is paused");
  });

  it("says first what holds every queue", () => {
    const paused = queue("images", { pausedAt: "2026-01-01T11:00:00Z" });
    expect(lineOfQueue(due, [queue("*", { pausedAt: "2026-01-01T11:00:00Z" }), paused], now)).toBe(
      "Everything is stopped",
    );
    const full = queue("*", { running: 16, limits: { concurrency: 16 } });
    expect(lineOfQueue(due, [full, queue("images")], now)).toBe("In line: every place is taken");
  });

  it("leaves to the job what does not stand in line, or knows more", () => {
    expect(lineOfQueue({ ...due, state: "running" }, [], now)).toBeNull();
    expect(lineOfQueue({ ...due, state: "retrying", runAt: "2026-01-01T12:00:09Z" }, [], now)).toBeNull();
    expect(lineOfQueue({ ...due, state: "retrying" }, [], now)).toBe("In line in images");
    const waiting = { why: "paused", position: null, estimatedStart: null, estimatedCompletion: null } as const;
    expect(lineOfQueue({ ...due, waiting }, [], now)).toBeNull();
  });
});
