import type { Overlap, TickOutcome } from "../../wire/index.ts";
import type { CronPattern } from "./cron.ts";

/** A tick this late still counts as on time: processes restart, timers and sweeps take a moment. */
const ON_TIME_MS = 30_000;
/** Ticks of one schedule that are told of in one go; what was missed before them is passed over. */
export const MAX_TICKS_AT_ONCE = 100;

/** What is to become of one due tick. */
export interface PlannedTick {
  at: Date;
  outcome: Exclude<TickOutcome, "by-hand" | "refused">;
  reason: string | null;
}

/**
 * Decides about the ticks of a schedule that are due: those on time start; of older ones the newest
 * `catchUp` are made up for and the rest was missed. Then the overlap rule is applied to what would start.
 * @param options.hasOpenJob whether a job of an earlier tick is not over
 * @returns at most {@link MAX_TICKS_AT_ONCE}, oldest first
 */
export function planTicks(options: {
  pattern: CronPattern;
  nextAt: Date;
  now: Date;
  catchUp: number;
  overlap: Overlap;
  hasOpenJob: boolean;
}): PlannedTick[] {
  const { pattern, nextAt, now, catchUp, overlap, hasOpenJob } = options;
  const due = dueTicks(pattern, nextAt, now);
  const late = due.filter((at) => now.getTime() - at.getTime() > ON_TIME_MS).length;
  const firstThatStarts = Math.max(0, late - catchUp);
  let isOpen = hasOpenJob;
  return due.map((at, place): PlannedTick => {
    if (place < firstThatStarts) return { at, outcome: "missed", reason: null };
    if (overlap === "skip" && isOpen) {
      return { at, outcome: "skipped", reason: "The job of an earlier tick was not over." };
    }
    if (overlap === "replace" && place < due.length - 1) {
      return { at, outcome: "skipped", reason: "A later tick took its place." };
    }
    isOpen = true;
    return { at, outcome: "started", reason: null };
  });
}

/** Forward from the first, which is nearly always the only one; backward costs far more, and is for long absences. */
function dueTicks(pattern: CronPattern, nextAt: Date, now: Date): Date[] {
  const due: Date[] = [];
  let at = pattern.next(new Date(nextAt.getTime() - 1));
  while (at !== null && at <= now) {
    if (due.length === MAX_TICKS_AT_ONCE) return pattern.latest(now, MAX_TICKS_AT_ONCE);
    due.push(at);
    at = pattern.next(at);
  }
  return due;
}
