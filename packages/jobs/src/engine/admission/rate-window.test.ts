import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_STARTS, opensAtMs, settle, startsLeft } from "./rate-window.ts";
import type { RateWindow } from "./rate-window.ts";

test("no stretch of the interval holds more starts than the limit, however late jobs start after their slot", () => {
  const step = fc.record({
    passInMs: fc.integer({ min: 1, max: 400 }),
    wanted: fc.integer({ min: 0, max: 6 }),
    claimInMs: fc.integer({ min: 0, max: 900 }),
    /** Over before a pass sees that it was claimed. */
    isShort: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { minLength: 5, maxLength: 60 }), (limit, steps) => {
      const rate = { limit, intervalMs: 1_000 };
      let window: RateWindow = NO_STARTS;
      let nowMs = 1_000_000;
      const slots = new Map<string, { startMs: number; isShort: boolean }>();
      for (const { passInMs, wanted, claimInMs, isShort } of steps) {
        nowMs += passInMs;
        const at = nowMs;
        window = settle(window, rate, at, (slot) => {
          const { startMs, isShort: isOver } = slots.get(slot)!;
          if (startMs > at) return null;
          return isOver ? undefined : startMs;
        });
        const given = Math.min(wanted, startsLeft(window, rate, at));
        for (let n = 0; n < given; n += 1) {
          const slot = `${slots.size}:1`;
          slots.set(slot, { startMs: at + claimInMs, isShort });
          window = { ...window, open: [...window.open, slot] };
        }
      }
      const starts = [...slots.values()].map(({ startMs }) => startMs).toSorted((a, b) => a - b);
      for (const [at, start] of starts.entries()) {
        const within = starts.slice(at).filter((other) => other < start + rate.intervalMs).length;
        expect(within).toBeLessThanOrEqual(limit);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("a slot that was taken back before anybody used it was no start", () => {
  const rate = { limit: 1, intervalMs: 1_000 };
  const window = settle({ ...NO_STARTS, open: ["a:1"] }, rate, 5_000, () => false);
  expect(window).toEqual(NO_STARTS);
  expect(startsLeft(window, rate, 5_000)).toBe(1);
});

test("a limit that is used up opens again within the interval and a twentieth", () => {
  const rate = { limit: 3, intervalMs: 1_000 };
  const open = ["a:1", "b:1", "c:1"];
  expect(opensAtMs({ ...NO_STARTS, open }, rate, 5_000), "when one of them is claimed").toBeNull();
  const window = settle({ ...NO_STARTS, open }, rate, 5_000, (slot) => (slot === "a:1" ? 4_310 : 4_890));
  expect(startsLeft(window, rate, 5_000)).toBe(0);
  expect(opensAtMs(window, rate, 5_000)).toBe(5_350);
  expect(
    startsLeft(
      settle(window, rate, 5_350, () => null),
      rate,
      5_350,
    ),
  ).toBe(1);
  expect(settle(window, rate, 6_000, () => null)).toEqual(NO_STARTS);
});
