/**
 * A cron line in plain words: "Every day at 09:00", "Every 15 minutes on weekdays". Pure. Whether a
 * line is right is for the server to say; what this cannot put in words is null.
 */

type Field = { kind: "any" } | { kind: "step"; step: number } | { kind: "values"; values: number[] };

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
const SHORTHANDS: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/** Says what a cron line means, or null where it cannot. */
export function cronWords(cron: string): string | null {
  const trimmed = cron.trim().toLowerCase();
  const parts = (SHORTHANDS[trimmed] ?? trimmed).split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) return null;
  const [second = "0", minute = "", hour = "", dayOfMonth = "", month = "", weekday = ""] =
    parts.length === 6 ? parts : ["0", ...parts];
  const fields = {
    second: readField(second, 0, 59),
    minute: readField(minute, 0, 59),
    hour: readField(hour, 0, 23),
    month: readField(month, 1, 12, MONTHS),
    weekday: readWeekdays(weekday),
  };
  const isLastDay = dayOfMonth === "l";
  const day = isLastDay ? ({ kind: "any" } as const) : readField(dayOfMonth, 1, 31);
  const { second: s, minute: m, hour: h, month: mo, weekday: w } = fields;
  if (s === null || m === null || h === null || day === null || mo === null || w === null) return null;
  const time = timeWords(s, m, h);
  if (time === null) return null;
  const days = dayWords(day, isLastDay, w);
  const months = mo.kind === "any" ? "" : ` in ${listOf(valuesOf(mo, 1, 12).map((value) => MONTHS[value - 1] ?? ""))}`;
  if (time.startsWith("at ")) return `${upper(days === "" ? "every day" : days)} ${time}${months}`;
  return `${upper(time)}${days === "" ? "" : ` ${days}`}${months}`;
}

function timeWords(second: Field, minute: Field, hour: Field): string | null {
  const within = hour.kind === "any" ? "" : hoursWithin(hour);
  const inHours = (words: string) => (within === null ? null : `${words}${within}`);
  if (second.kind !== "values" || second.values.length > 1 || second.values[0] !== 0) {
    const clock = clockTimes(second, minute, hour);
    if (clock !== null) return clock;
    if (minute.kind !== "any") return null;
    if (second.kind === "any") return inHours("every second");
    if (second.kind === "step") return inHours(`every ${second.step} seconds`);
    return inHours(`every minute at second ${listOf(second.values.map(String))}`);
  }
  if (minute.kind === "any") return inHours("every minute");
  if (minute.kind === "step") return inHours(`every ${plural(minute.step, "minute")}`);
  if (hour.kind === "any") {
    return minute.values.length === 1 && minute.values[0] === 0
      ? "every hour"
      : `every hour at ${listOf(minute.values.map((value) => `:${two(value)}`))}`;
  }
  if (hour.kind === "step") {
    const past =
      minute.values[0] === 0 && minute.values.length === 1
        ? ""
        : ` at ${listOf(minute.values.map((value) => `:${two(value)}`))}`;
    return `every ${plural(hour.step, "hour")}${past}`;
  }
  return clockTimes({ kind: "values", values: [0] }, minute, hour);
}

/** "at 09:00 and 17:00", where there are few enough to name. */
function clockTimes(second: Field, minute: Field, hour: Field): string | null {
  if (second.kind !== "values" || minute.kind !== "values" || hour.kind !== "values") return null;
  if (hour.values.length * minute.values.length * second.values.length > 6) {
    if (minute.values.length > 1 || second.values.length > 1) return null;
    const first = hour.values[0] ?? 0;
    const last = hour.values.at(-1) ?? 0;
    if (last - first !== hour.values.length - 1) return null;
    const past = two(minute.values[0] ?? 0);
    return `every hour from ${two(first)}:${past} to ${two(last)}:${past}`;
  }
  const times = hour.values.flatMap((h) =>
    minute.values.flatMap((m) =>
      second.values.map((s) => `${two(h)}:${two(m)}${s === 0 && second.values.length === 1 ? "" : `:${two(s)}`}`),
    ),
  );
  return `at ${listOf(times)}`;
}

/** " between 09:00 and 17:59"; null where the hours are no single stretch. */
function hoursWithin(hour: Field): string | null {
  const hours = valuesOf(hour, 0, 23);
  const first = hours[0] ?? 0;
  const last = hours.at(-1) ?? 0;
  return last - first === hours.length - 1 ? ` between ${two(first)}:00 and ${two(last)}:59` : null;
}

function dayWords(day: Field, isLastDay: boolean, weekday: Field): string {
  const ofMonth = isLastDay
    ? "on the last day of the month"
    : day.kind === "any"
      ? ""
      : day.kind === "step"
        ? `on every ${ordinal(day.step)} day of the month`
        : `on the ${listOf(day.values.map(ordinal))} of the month`;
  if (weekday.kind === "any") return ofMonth;
  const days = valuesOf(weekday, 0, 6);
  const key = days.join();
  const ofWeek =
    key === "1,2,3,4,5"
      ? "on weekdays"
      : key === "0,6"
        ? "on weekends"
        : `on ${listOf(days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((value) => DAYS[value] ?? ""))}`;
  // Cron runs on days that fit either of the two.
  return ofMonth === "" ? ofWeek : `${ofMonth} and ${ofWeek}`;
}

function readWeekdays(text: string): Field | null {
  const field = readField(text, 0, 7, DAYS, 0);
  if (field?.kind !== "values") return field;
  const values = [...new Set(field.values.map((value) => value % 7))].toSorted((a, b) => a - b);
  return values.length === 7 ? { kind: "any" } : { kind: "values", values };
}

/** One field: `*`, a star with `/n`, `a`, `a-b`, `a-b/n`, `a,b`; names of months and days by their first three letters. */
function readField(
  text: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  firstName = least,
): Field | null {
  if (text === "*" || text === "?") return { kind: "any" };
  const everyNth = /^\*\/(\d{1,2})$/.exec(text);
  if (everyNth !== null) {
    const step = Number(everyNth[1]);
    return step < 1 || step > most ? null : step === 1 ? { kind: "any" } : { kind: "step", step };
  }
  const valueOf = (word: string): number | null => {
    const named = names.findIndex((name) => name.slice(0, 3).toLowerCase() === word.slice(0, 3));
    const value = /^\d{1,2}$/.test(word) ? Number(word) : word.length >= 3 && named >= 0 ? named + firstName : null;
    return value === null || value < least || value > most ? null : value;
  };
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const range = /^([a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d{1,2}))?$/.exec(part);
    if (range === null) return null;
    const from = valueOf(range[1] ?? "");
    const to = range[2] === undefined ? (range[3] === undefined ? from : most) : valueOf(range[2]);
    const step = Number(range[3] ?? 1);
    if (from === null || to === null || to < from || step < 1) return null;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  const all = [...values].toSorted((a, b) => a - b);
  return all.length === most - least + 1 ? { kind: "any" } : { kind: "values", values: all };
}

function valuesOf(field: Field, least: number, most: number): number[] {
  if (field.kind === "values") return field.values;
  const step = field.kind === "step" ? field.step : 1;
  return Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, index) => least + index * step);
}

/** "1, 2 and 3". */
function listOf(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function plural(count: number, unit: string): string {
  return count === 1 ? unit : `${count} ${unit}s`;
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
