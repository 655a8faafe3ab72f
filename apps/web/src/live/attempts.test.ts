import { expect, it } from "vitest";
import { countedAttempt, countedBudget } from "./attempts.ts";

it("counts only attempts that cost something", () => {
  // A budget of three, and one more for each of the two that were free.
  expect(countedAttempt({ attempt: 4, freeAttempts: 2, maxAttempts: 5 })).toBe(2);
  expect(countedBudget({ attempt: 4, freeAttempts: 2, maxAttempts: 5 })).toBe(3);
});

it("never shows more attempts than there may be, nor fewer than none", () => {
  expect(countedBudget({ attempt: 5, freeAttempts: 0, maxAttempts: 3 })).toBe(5);
  expect(countedAttempt({ attempt: 0, freeAttempts: 1, maxAttempts: 3 })).toBe(0);
});
