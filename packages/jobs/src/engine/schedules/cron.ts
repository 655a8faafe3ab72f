// The one file that knows croner.
import { Cron } from "croner";
import { InvalidInput } from "../invalid-input.ts";

/**
 * When something is due, by the clock on a wall in some time zone. Instants are whole seconds.
 *
 * Where clocks are put forward, a time that does not exist is due at the end of the gap; where they are put
 * back, a time that comes twice is due the first time, unless its hour is a range (`*`, `1-3`) or a
 * step: then it is due both times.
 */
export interface CronPattern {
  /** The first tick after an instant; null: there is none. */
  next(after: Date): Date | null;
  /** The last ticks at or before an instant, oldest first; at most `count`. */
  latest(until: Date, count: number): Date[];
}

const FIELDS = [
  { name: "second", expected: "a second from 0 to 59" },
  { name: "minute", expected: "a minute from 0 to 59" },
  { name: "hour", expected: "an hour from 0 to 23" },
  { name: "day", expected: "a day of the month from 1 to 31" },
  { name: "month", expected: "a month from 1 to 12 or JAN to DEC" },
  { name: "weekday", expected: "a weekday from 0 (Sunday) to 7 (Sunday) or SUN to SAT" },
] as const;

const SYNTAX = ", or a *, list (1,2), range (1-5) or step (*/5) of such";

/** Patterns longer than this are not looked at. */
const MAX_LENGTH = 200;

/**
 * Reads a pattern of five fields (minute hour day month weekday) or six (with seconds first).
 * @throws InvalidInput that names `cron` and which of its fields, or `timeZone`
 */
export function parseCron(cron: string, timeZone: string): CronPattern {
  const zone = parseTimeZone(timeZone);
  const fields = cron.trim().split(/\s+/);
  if (cron.length > MAX_LENGTH || fields.length < 5 || fields.length > 6 || fields[0] === "") {
    const expected = "five fields (minute hour day month weekday) or six (second first)";
    const got = cron.length > MAX_LENGTH ? `${cron.length} characters` : JSON.stringify(cron);
    throw new InvalidInput({ field: "cron", expected, got });
  }
  for (const [place, text] of fields.entries()) checkField(fields.length, place, text);
  const pattern = open(fields.join(" "), zone);
  if (pattern.nextRun(new Date()) === null) {
    throw new InvalidInput({ field: "cron", expected: "a time that ever comes", got: JSON.stringify(cron) });
  }
  return {
    next: (after) => pattern.nextRun(after),
    latest: (until, count) => pattern.previousRuns(count, new Date(until.getTime() + 1)).toReversed(),
  };
}

/**
 * Reads a name of the IANA list, in any case.
 * @returns the name as the list spells it
 * @throws InvalidInput that names `timeZone`
 */
export function parseTimeZone(timeZone: string): string {
  // Intl also takes offsets such as +02:00, which know no summer time.
  if (/^[A-Za-z]/.test(timeZone)) {
    try {
      return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
    } catch {
      // told below
    }
  }
  const expected = "a time zone by its IANA name, such as Europe/Berlin or UTC";
  throw new InvalidInput({ field: "timeZone", expected, got: JSON.stringify(timeZone.slice(0, 80)) });
}

/** Finds out which field is wrong by asking about each alone. */
function checkField(count: number, place: number, text: string): void {
  const field = FIELDS[place + FIELDS.length - count];
  const alone = Array.from({ length: count }, (_, other) => (other === place ? text : "*")).join(" ");
  try {
    open(alone, "UTC");
  } catch {
    const got = `${JSON.stringify(text)} as its ${field?.name}`;
    throw new InvalidInput({ field: "cron", expected: `a pattern with ${field?.expected}${SYNTAX}`, got });
  }
}

function open(pattern: string, timezone: string): Cron {
  return new Cron(pattern, { timezone, mode: "5-or-6-parts", paused: true });
}
