import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "../invalid-input.ts";
import { parseCron, parseTimeZone } from "./cron.ts";

function ticks(cron: string, timeZone: string, from: string, count: number): string[] {
  const pattern = parseCron(cron, timeZone);
  const found: string[] = [];
  let at: Date | null = new Date(from);
  while (found.length < count && (at = pattern.next(at)) !== null)
    found.push(at.toISOString().replace(":00.000Z", "Z"));
  return found;
}

describe("where clocks are put forward", () => {
  test.each([
    [
      "Europe/Berlin",
      "30 2 * * *",
      "2026-03-28T00:00Z",
      ["2026-03-28T01:30Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z"],
    ],
    [
      "America/New_York",
      "30 2 * * *",
      "2026-03-07T00:00Z",
      ["2026-03-07T07:30Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z"],
    ],
    // half an hour: 02:00 to 02:30
    [
      "Australia/Lord_Howe",
      "15 2 * * *",
      "2026-10-02T00:00Z",
      ["2026-10-02T15:45Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z"],
    ],
    ["Australia/Lord_Howe", "45 2 * * *", "2026-10-03T00:00Z", ["2026-10-03T15:45Z", "2026-10-04T15:45Z"]],
  ])("%s: %s that does not exist is due at the end of the gap", (timeZone, cron, from, expected) => {
    expect(ticks(cron, timeZone, from, expected.length)).toEqual(expected);
  });

  test("an interval has no hole and no double", () => {
    expect(ticks("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:00Z", 4)).toEqual([
      "2026-03-29T00:30Z",
      "2026-03-29T01:00Z",
      "2026-03-29T01:30Z",
      "2026-03-29T02:00Z",
    ]);
  });
});

describe("where clocks are put back", () => {
  test.each([
    [
      "Europe/Berlin",
      "30 2 * * *",
      "2026-10-24T00:00Z",
      ["2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z"],
    ],
    [
      "America/New_York",
      "30 1 * * *",
      "2026-10-31T00:00Z",
      ["2026-10-31T05:30Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z"],
    ],
    [
      "Australia/Lord_Howe",
      "45 1 * * *",
      "2026-04-03T00:00Z",
      ["2026-04-03T14:45Z", "2026-04-04T14:45Z", "2026-04-05T15:15Z"],
    ],
  ])("%s: %s that comes twice is due the first time", (timeZone, cron, from, expected) => {
    expect(ticks(cron, timeZone, from, expected.length)).toEqual(expected);
  });

  test.each([
    [
      "Europe/Berlin",
      "30 * * * *",
      "2026-10-25T00:00Z",
      ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T02:30Z"],
    ],
    [
      "America/New_York",
      "0 * * * *",
      "2026-11-01T04:30Z",
      ["2026-11-01T05:00Z", "2026-11-01T06:00Z", "2026-11-01T07:00Z"],
    ],
    [
      "Australia/Lord_Howe",
      "*/15 * * * *",
      "2026-04-04T14:40Z",
      ["2026-04-04T14:45Z", "2026-04-04T15:00Z", "2026-04-04T15:15Z"],
    ],
  ])("%s: %s goes on through both hours", (timeZone, cron, from, expected) => {
    expect(ticks(cron, timeZone, from, expected.length)).toEqual(expected);
  });
});

describe("what is refused", () => {
  test.each([
    ["* * * *", "five fields"],
    ["* * * * * * *", "five fields"],
    ["@daily", "five fields"],
    ["", "five fields"],
    [
      "61 * * * *",
      'a minute from 0 to 59, or a *, list (1,2), range (1-5) or step (*/5) of such, got "61" as its minute',
    ],
    ["60 * * * * *", "a second from 0 to 59"],
    ["* 24 * * *", 'an hour from 0 to 23, or a *, list (1,2), range (1-5) or step (*/5) of such, got "24" as its hour'],
    ["* * 32 * *", "a day of the month from 1 to 31"],
    ["* * * 13 *", "a month from 1 to 12"],
    ["* * * * 8", "a weekday from 0 (Sunday) to 7"],
    ["*/0 * * * *", '"*/0" as its minute'],
    ["5-1 * * * *", '"5-1" as its minute'],
    ["1,,2 * * * *", '"1,,2" as its minute'],
    ["x * * * *", '"x" as its minute'],
    ["0 0 30 2 *", "a time that ever comes"],
    ["0 0 1 1 1".padEnd(201), "201 characters"],
  ])("%j: %s", (cron, told) => {
    const refusal = refused(() => parseCron(cron, "UTC"));
    expect(refusal.field).toBe("cron");
    expect(refusal.message).toContain(told);
  });

  test.each(["", "Mars/Olympus", "+02:00", "Europe/Berlin; drop", "x".repeat(100)])("time zone %j", (timeZone) => {
    const refusal = refused(() => parseCron("* * * * *", timeZone));
    expect(refusal.field).toBe("timeZone");
    expect(refusal.message).toContain("IANA name");
  });
});

test("a time zone is spelt as the list has it", () => {
  expect(parseTimeZone("europe/berlin")).toBe("Europe/Berlin");
});

describe("any pattern in any zone", () => {
  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
  ];
  const field = (least: number, most: number) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min: least, max: most }).map(String),
      fc.integer({ min: 2, max: Math.min(most, 20) }).map((step) => `*/${step}`),
      fc
        .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
  const pattern = fc.tuple(field(0, 59), field(0, 59), field(0, 23), fc.constant("*"), fc.constant("*"), field(0, 6));
  const instant = fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });

  test("its ticks strictly increase, match the wall clock, and are found backwards too", () => {
    fc.assert(
      fc.property(pattern, fc.constantFrom(...zones), instant, (fields, timeZone, from) => {
        const cron = parseCron(fields.join(" "), timeZone);
        const found: Date[] = [];
        let at: Date = from;
        for (let count = 0; count < 12; count += 1) {
          const next = cron.next(at);
          expect(next).not.toBeNull();
          expect((next as Date).getTime()).toBeGreaterThan(at.getTime());
          at = next as Date;
          found.push(at);
          if (!endsGap(at, timeZone)) expect(matches(fields, wallClock(at, timeZone)), at.toISOString()).toBe(true);
        }
        expect(cron.latest(at, 12)).toEqual(found);
        expect(cron.latest(new Date(at.getTime() - 1), 11)).toEqual(found.slice(0, -1));
      }),
      { numRuns: 200 },
    );
  });

  /** Whether the clocks were put forward just then. */
  function endsGap(at: Date, timeZone: string): boolean {
    const [now, before] = [wallClock(at, timeZone), wallClock(new Date(at.getTime() - 1_000), timeZone)];
    return (now[1]! + now[2]! * 60 - (before[1]! + before[2]! * 60) + 1_440) % 1_440 > 1;
  }

  /** [second, minute, hour, day, month, weekday] */
  function wallClock(at: Date, timeZone: string): number[] {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hourCycle: "h23",
      second: "numeric",
      minute: "numeric",
      hour: "numeric",
      day: "numeric",
      month: "numeric",
      weekday: "short",
    });
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(parts.weekday ?? "");
    return [parts.second, parts.minute, parts.hour, parts.day, parts.month].map(Number).concat(weekday);
  }

  function matches(fields: readonly string[], clock: readonly number[]): boolean {
    return fields.every((text, place) => {
      const value = clock[place] as number;
      if (text === "*") return true;
      if (text.startsWith("*/")) return (value - (place === 3 || place === 4 ? 1 : 0)) % Number(text.slice(2)) === 0;
      const [low, high] = text.split("-").map(Number);
      return value >= low! && value <= (high ?? low!);
    });
  }
});

function refused(attempt: () => unknown): InvalidInput {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return error as InvalidInput;
  }
  throw new Error("expected a refusal");
}
