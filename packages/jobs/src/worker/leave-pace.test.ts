import { expect, test } from "vitest";
import { createLeavePace } from "./leave-pace.ts";

function pace() {
  let nowMs = 0;
  const places = createLeavePace(() => nowMs);
  return {
    places,
    /** So many attempts leave together after each of these waits. */
    leave({
      times,
      gapMs,
      together = 1,
      tookMs = 10,
    }: {
      times: number;
      gapMs: number;
      together?: number;
      tookMs?: number;
    }) {
      for (let at = 0; at < times; at += 1) {
        nowMs += gapMs;
        for (let one = 0; one < together; one += 1) places.left(tookMs);
      }
    },
    claim(times: number, ms: number) {
      for (let at = 0; at < times; at += 1) places.claimTook(ms);
    },
    wait(ms: number) {
      nowMs += ms;
    },
  };
}

test("as many are claimed ahead as leave while a claim is under way, one by one or together", () => {
  const at = pace();
  at.claim(100, 5);
  expect(at.places.ahead()).toBe(0);
  at.leave({ times: 1_000, gapMs: 0.5 });
  expect(at.places.ahead()).toBeGreaterThanOrEqual(9);
  at.leave({ times: 1_000, gapMs: 2 });
  expect(at.places.ahead()).toBe(2);
  at.leave({ times: 100, gapMs: 10, together: 20 });
  expect(at.places.ahead()).toBeGreaterThanOrEqual(9);
});

test("none is where attempts take long, however many end at once, nor once nobody has left for a while", () => {
  const at = pace();
  at.claim(100, 5);
  at.leave({ times: 100, gapMs: 1, together: 20, tookMs: 1_000 });
  expect(at.places.ahead()).toBe(0);
  at.leave({ times: 1_000, gapMs: 0.5 });
  expect(at.places.ahead()).toBeGreaterThanOrEqual(9);
  at.wait(500);
  expect(at.places.ahead()).toBe(0);
});

test("slow claims are no reason to hold more than is soon free", () => {
  const at = pace();
  at.claim(100, 900);
  at.leave({ times: 1_000, gapMs: 1 });
  expect(at.places.ahead()).toBe(15);
});
