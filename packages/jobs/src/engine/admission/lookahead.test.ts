import { expect, test } from "vitest";
import { AT_REST, lookahead } from "./lookahead.ts";

const ahead = (finishedPerSecond: number, passMs = 5) => lookahead(16, { finishedPerSecond, passMs });

test("few are committed early where jobs are slow, some hundreds where they are short", () => {
  expect(lookahead(16, AT_REST)).toBe(0);
  expect(ahead(10)).toBe(0);
  expect(ahead(60)).toBeLessThanOrEqual(5);
  expect(ahead(1_000)).toBe(170);
  expect(ahead(6_000)).toBe(16 * 32);
});

test("a busy machine, where passes take long, has more of them stand ready; never more than 300 ms of them", () => {
  expect(ahead(200, 5)).toBe(18);
  expect(ahead(200, 40)).toBe(46);
  expect(ahead(200, 1_000)).toBe(60);
});
