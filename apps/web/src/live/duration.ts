import { plural } from "../app/plural.ts";

/** Durations, instants and sizes in plain words. Pure: `nowMs` comes in from the shared clock. */

/** Made once: making one takes longer than a hundred uses of it. */
const DAY_AND_MONTH = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_MONTH_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const EXACT = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as a stopwatch says it: "0.4 s", "12 s", "3 min 05 s", "1 h 04 min", "2 d 3 h". */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < 100) return `${Math.round(length)} ms`;
  if (length < 9_950) return `${(length / SECOND).toFixed(1)} s`;
  return formatElapsed(length);
}

/** Like `formatDuration`, in whole seconds: for a figure that ticks. */
export function formatElapsed(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / SECOND);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A guess, no more exact than it deserves: "a few seconds", "about 20 s", "about 4 min", "about 2 h". */
export function formatAbout(ms: number): string {
  const seconds = Math.max(0, ms) / SECOND;
  if (seconds < 7.5) return "a few seconds";
  if (seconds < 57.5) return `about ${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes <= 1 ? "about a minute" : `about ${minutes} min`;
  const hours = Math.round(minutes / 60);
  return plural(hours, "about an hour", `about ${hours} h`);
}

/** An instant seen from now: "just now", "12 s ago", "in 8 s", "3 h ago", "yesterday", "3 Nov". */
export function formatRelative(iso: string, nowMs: number): string {
  const gap = nowMs - Date.parse(iso);
  const length = Math.abs(gap);
  if (gap >= 0 && length < 3 * SECOND) return "just now";
  const said = (words: string) => (gap >= 0 ? `${words} ago` : `in ${words}`);
  if (gap < 0 && length < SECOND) return "now";
  if (length < MINUTE) return said(`${Math.floor(length / SECOND)} s`);
  if (length < HOUR) return said(`${Math.floor(length / MINUTE)} min`);
  if (length < DAY) return said(`${Math.floor(length / HOUR)} h`);
  if (gap >= 0 && length < 2 * DAY) return "yesterday";
  if (length < 7 * DAY) return said(`${Math.floor(length / DAY)} days`);
  return formatDay(new Date(iso), nowMs);
}

/** "3 Nov", with its year where that is another. */
function formatDay(at: Date, nowMs: number): string {
  const sameYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? DAY_AND_MONTH : DAY_MONTH_YEAR).format(at);
}

/** An instant to come, as people say it: "14:05", "tomorrow 09:00", "Tuesday 09:00", "3 Dec 09:00". */
export function formatClock(iso: string, nowMs: number): string {
  const at = new Date(iso);
  const time = TIME.format(at);
  const midnight = (instant: Date) => new Date(instant.getFullYear(), instant.getMonth(), instant.getDate()).getTime();
  // Rounded: a day of a change of clocks has 23 or 25 hours.
  const days = Math.round((midnight(at) - midnight(new Date(nowMs))) / DAY);
  if (days === 0) return time;
  if (days === 1) return `tomorrow ${time}`;
  if (days === -1) return `yesterday ${time}`;
  if (days > 0 && days < 7) return `${WEEKDAY.format(at)} ${time}`;
  return `${formatDay(at, nowMs)} ${time}`;
}

/** An instant in full, for the hover: "Sunday 22 November 2026, 17:04:18". */
export function formatExact(iso: string): string {
  return EXACT.format(new Date(iso));
}

/** Time since the start of something, aligned for a log: "0:04.2", "12:30.0", "1:02:05.1". */
export function formatOffset(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100);
  const seconds = Math.floor(tenths / 10);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const tail = `${two(seconds % 60)}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${tail}` : `${minutes}:${tail}`;
}

/** A file's size: "512 B", "34 KB", "2.1 MB". Thousands, as photos are sold. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
