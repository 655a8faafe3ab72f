import { expect, test } from "vitest";
import { createLeavePace } from "./leave-pace.ts";

function pace() {
  let nowMs = 0;
  const places = createLeavePace(() => nowMs);
  return {
    places,
    /** One attempt leaves after each of these waits. */
    leave(times: number, gapMs: number) {
      for (let at = 0; at < times; at += 1) {
        nowMs += gapMs;
        places.left();
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

test("as many are claimed ahead as leave while a claim is under way", () => {
  const at = pace();
  at.claim(100, 5);
  expect(at.places.ahead()).toBe(0);
  at.leave(100, 0.5);
  expect(at.places.ahead()).toBe(9);
  at.leave(200, 2);
  expect(at.places.ahead()).toBe(2);
});

test("none is where attempts take long, nor once nobody has left for a while", () => {
  const at = pace();
  at.claim(100, 5);
  at.leave(100, 40);
  expect(at.places.ahead()).toBe(0);
  at.leave(200, 0.5);
  expect(at.places.ahead()).toBe(9);
  at.wait(50);
  expect(at.places.ahead()).toBe(0);
});

test("slow claims are no reason to hold more than is soon free", () => {
  const at = pace();
  at.claim(100, 900);
  at.leave(100, 1);
  expect(at.places.ahead()).toBe(10);
});
