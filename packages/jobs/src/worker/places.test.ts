import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Claim } from "./claim.ts";
import { createDoorbellRunner } from "./runner.ts";

/**
 * A runner over a row of attempts that never ends: what it asks for, and which of them are at work.
 * @param perClaim most that it is given at once
 */
function places(concurrency: number, perClaim = Infinity) {
  const asked: number[] = [];
  const atWork = new Set<() => void>();
  let isQuick = true;
  let liveMs = 0;
  let slowLiveMs = 0;
  const runner = createDoorbellRunner({
    databaseUrl: "",
    concurrency,
    timings: { pollMs: 60_000, probeMs: 60_000 },
    logger: pino({ level: "silent" }),
    async live() {
      if (liveMs > 0) await new Promise((resolve) => setTimeout(resolve, liveMs));
      return true;
    },
    claimer: {
      async claim(limit) {
        asked.push(limit);
        await new Promise((resolve) => setTimeout(resolve, 10));
        const claims = Array.from({ length: Math.min(limit, perClaim) }, () => ({ job: { id: "job" } }) as Claim);
        return { claims, hasMore: true, hasHeld: false };
      },
    },
    async onClaim() {
      if (isQuick) return new Promise((resolve) => setTimeout(resolve, 5));
      if (atWork.size + 1 === concurrency) liveMs = slowLiveMs;
      return new Promise<void>((resolve) => atWork.add(resolve));
    },
  });
  return {
    runner,
    asked,
    atWork,
    /** From now on attempts are long. */
    slowDown: () => (isQuick = false),
    /** Lets all of them end, those that begin now as well. */
    async end() {
      isQuick = true;
      const stopped = runner.stop();
      for (const finish of atWork) finish();
      await vi.runAllTimersAsync();
      await stopped;
    },
    /** Once all places are taken, it takes so long to tell whether this worker lives. */
    liveAfter: (ms: number) => (slowLiveMs = ms),
  };
}

// Milliseconds of a clock of our own: how busy the machine is makes no difference.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

test("quick attempts: more is asked for than there are places; each that was claimed begins", async () => {
  const { runner, asked, atWork, slowDown, end } = places(8);
  runner.look();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(Math.max(...asked)).toBeGreaterThan(8);
  expect(Math.max(...asked)).toBeLessThanOrEqual(12);
  slowDown();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(atWork.size).toBeGreaterThanOrEqual(8);
  expect(atWork.size).toBeLessThanOrEqual(12);
  await end();
});

test("where the quick ones are over while the worker is asked whether it lives, nobody is asked for none or fewer", async () => {
  const { runner, asked, atWork, slowDown, liveAfter, end } = places(8, 4);
  runner.look();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.length).toBeGreaterThan(30);
  liveAfter(250);
  slowDown();
  await vi.advanceTimersByTimeAsync(1_000); // looks that were on their way are through
  expect(atWork.size).toBeGreaterThanOrEqual(8);
  expect(Math.min(...asked)).toBeGreaterThan(0);
  // And one that leaves makes room for the next, though nobody told of it.
  const before = asked.length;
  for (const finish of [...atWork].slice(0, atWork.size - 6)) {
    atWork.delete(finish);
    finish();
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.length).toBeGreaterThan(before);
  await end();
});
