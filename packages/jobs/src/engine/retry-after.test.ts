import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from "./retry-after.ts";

const now = Date.parse("2026-11-22T12:00:00Z");

test.each([
  ["120", 120_000],
  [" 0 ", 0],
  ["1.5", 1_500],
  ["Sun, 22 Nov 2026 12:00:30 GMT", 30_000],
  ["Sunday, 22-Nov-26 12:00:30 GMT", 30_000],
  ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
  ["999999999999", MAX_RETRY_AFTER_MS],
  ["Tue, 22 Nov 2033 12:00:00 GMT", MAX_RETRY_AFTER_MS],
  ["-5", undefined],
  ["soon", undefined],
  ["1e3", undefined],
  ["", undefined],
  [null, undefined],
  [undefined, undefined],
  [30, undefined],
])("%j is %s ms", (value, ms) => {
  expect(parseRetryAfter(value, now)).toBe(ms);
});

test("whatever comes, it is a wait within bounds or nothing", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
      (value) => {
        const ms = parseRetryAfter(value, now);
        if (ms !== undefined) expect(ms >= 0 && ms <= MAX_RETRY_AFTER_MS).toBe(true);
      },
    ),
  );
});
