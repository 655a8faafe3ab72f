import { describe, expect, it } from "vitest";
import { limitsForm, limitsLine, rateWords, readLimitsForm } from "./limits-form.ts";

const defaults = { concurrency: 4, rate: { limit: 10, intervalMs: 60_000 } };

describe("limitsForm and readLimitsForm", () => {
  it("change nothing when nothing is changed", () => {
    expect(readLimitsForm(limitsForm(defaults), defaults)).toEqual({ overrides: {} });
  });

  it("keep what differs from the defaults, and lift a default by null", () => {
    const form = limitsForm({ ...defaults, userConcurrency: 2 });
    form.concurrency = "";
    form.rate = { limit: "3", length: "15", unit: "second" };
    expect(readLimitsForm(form, defaults)).toEqual({
      overrides: { concurrency: null, userConcurrency: 2, rate: { limit: 3, intervalMs: 15_000 } },
    });
  });

  it("name each field that cannot be read", () => {
    const form = limitsForm(defaults);
    form.concurrency = "four";
    form.userConcurrency = "0";
    form.userJobs = "-1";
    form.rate = { limit: "0", length: "1", unit: "second" };
    form.keyRate = { limit: "1", length: "0.05", unit: "second" };
    const read = readLimitsForm(form, defaults);
    expect("problems" in read ? Object.keys(read.problems) : read).toEqual([
      "concurrency",
      "userConcurrency",
      "userJobs",
      "rate",
      "keyRate",
    ]);
  });

  it.each([
    [90_000, "90", "second"],
    [120_000, "2", "minute"],
    [3_600_000, "1", "hour"],
    [250, "0.25", "second"],
  ])("write %d ms as %s × %s, and read it back", (intervalMs, length, unit) => {
    const form = limitsForm({ rate: { limit: 5, intervalMs } });
    expect(form.rate).toEqual({ limit: "5", length, unit });
    expect(readLimitsForm(form, {})).toEqual({ overrides: { rate: { limit: 5, intervalMs } } });
  });
});

describe("limitsLine", () => {
  it("says what is limited, and only that", () => {
    expect(limitsLine({ ...defaults, userConcurrency: 2, userJobs: null })).toBe(
      "4 at once · 2 at once per person · 10 starts per minute",
    );
    expect(limitsLine({})).toBe("");
  });
});

describe("rateWords", () => {
  it.each([
    [{ limit: 1, intervalMs: 1_000 }, "1 start per second"],
    [{ limit: 3, intervalMs: 15_000 }, "3 starts per 15 seconds"],
  ])("%o is %s", (rate, said) => expect(rateWords(rate)).toBe(said));
});
