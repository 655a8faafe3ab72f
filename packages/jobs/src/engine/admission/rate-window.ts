import type { RateLimit } from "../../catalog/index.ts";

/**
 * What is known of the starts of a queue, or of one of its keys, as kept in `rate_window.slices`.
 *
 * A job that has its slot may start at any moment, so it counts as starting now until it is known to have
 * started, and then from that instant. So no stretch of the interval ever holds more starts than the
 * limit, however long a worker takes to answer a doorbell.
 */
export interface RateWindow {
  /** Slots given and not yet known to be claimed, as `jobId:attempt`. */
  open: readonly string[];
  /** [instant in ms, starts]; instants are rounded up, so that a start is remembered too long and never too short. */
  starts: readonly (readonly [atMs: number, count: number])[];
}

export const NO_STARTS: RateWindow = { open: [], starts: [] };

/** Instants of a window are rounded to this part of the interval: so few, whatever the limit. */
const GRAINS = 20;

/**
 * Brings a window up to date.
 * @param claimedAtMs of each open slot: when it was claimed; null while it is not; false when it was taken back
 *   before that; undefined when nobody knows (then it may have started at any time up to now)
 */
export function settle(
  window: RateWindow,
  { intervalMs }: RateLimit,
  nowMs: number,
  claimedAtMs: (slot: string) => number | null | false | undefined,
): RateWindow {
  const counts = new Map<number, number>();
  const add = (atMs: number, count: number) => {
    if (atMs > nowMs - intervalMs) counts.set(atMs, (counts.get(atMs) ?? 0) + count);
  };
  for (const [atMs, count] of window.starts) add(atMs, count);
  const grainMs = intervalMs / GRAINS;
  const open: string[] = [];
  for (const slot of window.open) {
    const claimed = claimedAtMs(slot);
    if (claimed === null) open.push(slot);
    else if (claimed !== false) add(Math.ceil((claimed ?? nowMs) / grainMs) * grainMs, 1);
  }
  return { open, starts: [...counts].toSorted(([a], [b]) => a - b) };
}

/** How many more may start now. */
export function startsLeft(window: RateWindow, { limit, intervalMs }: RateLimit, nowMs: number): number {
  let taken = window.open.length;
  for (const [atMs, count] of window.starts) if (atMs > nowMs - intervalMs) taken += count;
  return Math.max(0, limit - taken);
}

/** When one more may start, if no slot is claimed meanwhile; null when that is what it waits for. */
export function opensAtMs(window: RateWindow, rate: RateLimit, nowMs: number): number | null {
  if (startsLeft(window, rate, nowMs) > 0) return nowMs;
  if (window.open.length >= rate.limit) return null;
  let over = window.open.length - rate.limit + 1;
  for (const [atMs, count] of window.starts) if (atMs > nowMs - rate.intervalMs) over += count;
  for (const [atMs, count] of window.starts) {
    if (atMs <= nowMs - rate.intervalMs) continue;
    over -= count;
    if (over <= 0) return atMs + rate.intervalMs;
  }
  return null;
}
