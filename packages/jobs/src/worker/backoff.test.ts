import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Backoff } from "../catalog/index.ts";
import { MAX_RETRY_AFTER_MS } from "../engine/retry-after.ts";
import { backoffMs, retryInMs } from "./backoff.ts";

const exponential = fc.record({
  kind: fc.constant("exponential" as const),
  baseMs: fc.integer({ min: 1, max: 60_000 }),
  maxMs: fc.integer({ min: 1, max: 86_400_000 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const minutes = fc.record({ kind: fc.constant("minutes" as const), maxMinutes: fc.integer({ min: 1, max: 1_440 }) });
const fixed = fc.record({ kind: fc.constant("fixed" as const), delayMs: fc.integer({ min: 0, max: 86_400_000 }) });
const anyBackoff: fc.Arbitrary<Backoff> = fc.oneof(exponential, minutes, fixed);
const attempt = fc.integer({ min: 1, max: 10_000 });
const random = fc.double({ min: 0, max: 1, noNaN: true });

describe("backoffMs", () => {
  test("the minutes rule waits 2, 4, 8 … minutes, up to its limit", () => {
    const waits = [1, 2, 3, 4, 5, 1_000].map((n) => backoffMs({ kind: "minutes", maxMinutes: 30 }, n) / 60_000);
    expect(waits).toEqual([2, 4, 8, 16, 30, 30]);
  });

  test("exponential doubles from its base, up to its limit", () => {
    const backoff = { kind: "exponential", baseMs: 1_000, maxMs: 10_000, jitter: 0 } as const;
    expect([1, 2, 3, 4, 5].map((n) => backoffMs(backoff, n))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000]);
  });

  test("jitter takes off no more than its share, and spreads over all of it", () => {
    fc.assert(
      fc.property(exponential, attempt, random, (backoff, n, at) => {
        const full = backoffMs({ ...backoff, jitter: 0 }, n);
        const wait = backoffMs(backoff, n, at);
        expect(wait).toBeLessThanOrEqual(full);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(full * (1 - backoff.jitter)));
        expect(backoffMs(backoff, n, 0)).toBe(full);
        expect(backoffMs(backoff, n, 1)).toBe(Math.round(full * (1 - backoff.jitter)));
      }),
    );
  });

  test("never shrinks with the attempts, and is a number that can be waited for", () => {
    fc.assert(
      fc.property(anyBackoff, attempt, random, (backoff, n, at) => {
        const wait = backoffMs(backoff, n, at);
        expect(Number.isFinite(wait) && wait >= 0).toBe(true);
        expect(backoffMs(backoff, n + 1, at)).toBeGreaterThanOrEqual(wait);
        expect(wait).toBeLessThanOrEqual(86_400_000);
      }),
    );
  });
});

describe("retryInMs", () => {
  test("never before the provider said, nor (unless free) before the backoff", () => {
    fc.assert(
      fc.property(anyBackoff, attempt, random, fc.integer({ min: 0, max: 2_000_000_000 }), fc.boolean(), (...drawn) => {
        const [backoff, n, at, retryAfterMs, isFree] = drawn;
        const wait = retryInMs(backoff, n, { retryAfterMs, isFree }, at);
        const asked = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
        expect(wait).toBeGreaterThanOrEqual(asked);
        if (isFree) expect(wait).toBeLessThanOrEqual(asked + 1_000);
        else expect(wait).toBeGreaterThanOrEqual(backoffMs(backoff, n, at));
      }),
    );
  });

  test("without a word of the provider it is the backoff", () => {
    expect(retryInMs({ kind: "fixed", delayMs: 70 }, 3, { isFree: true })).toBe(70);
  });
});
