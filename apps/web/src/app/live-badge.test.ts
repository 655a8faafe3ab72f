import { expect, test } from "vitest";
import { ringIcon } from "./live-badge.ts";

const drawn = (share: number) =>
  Number(/stroke-dasharray="([\d.]+) ([\d.]+)"/.exec(decodeURIComponent(ringIcon(share)))?.[1]);

test("the ring is as long as the work is done, and is seen from the start", () => {
  const round = drawn(1);
  expect(drawn(0.5)).toBeCloseTo(round / 2, 0);
  expect(drawn(0)).toBeGreaterThan(0);
  expect(drawn(2)).toBe(round);
});
