import { expect, test } from "vitest";
import { summaryOf } from "./summarise.ts";

test("takes nearest-rank percentiles, whatever the order", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(summaryOf(values)).toEqual({ count: 100, p50: 50, p95: 95, max: 100 });
  expect(summaryOf([7])).toEqual({ count: 1, p50: 7, p95: 7, max: 7 });
});
