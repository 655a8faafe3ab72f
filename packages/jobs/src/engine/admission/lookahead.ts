/** Slots are given at least, and at most, this much ahead of time, in milliseconds. */
const LEAST_AHEAD_MS = 50;
const MOST_AHEAD_MS = 300;

/** Most slots ahead, for each job that the workers can run at once. */
const MOST_PER_PLACE = 32;

/** Passes that may be missed before a worker runs out, where passes take long. */
const PASSES_AHEAD = 4;

/** How fast things go, as far as one process knows. A guess: nothing depends on it being right. */
export interface Pace {
  /** Attempts that ended lately, in all processes. */
  finishedPerSecond: number;
  /** What passes took lately, in milliseconds. */
  passMs: number;
}

export const AT_REST: Pace = { finishedPerSecond: 0, passMs: 0 };

/**
 * How many more slots there may be than the workers can run at once. Where jobs take milliseconds, the
 * next ones must stand ready or workers idle between them, and the more the busier the machine is, with
 * them or with anything else: fewer slots would mean fewer ends, and those fewer slots. Where jobs take
 * longer, next to nobody is committed before there is a place, so that who comes next with a higher
 * priority, or on their turn, is served next. Never beyond a limit of queue, user, key or all: those count
 * over slots.
 * @param capacity jobs the living workers can run at once
 */
export function lookahead(capacity: number, { finishedPerSecond, passMs }: Pace): number {
  const aheadMs = Math.min(MOST_AHEAD_MS, LEAST_AHEAD_MS + finishedPerSecond / 10 + PASSES_AHEAD * passMs);
  return Math.min(capacity * MOST_PER_PLACE, Math.floor((finishedPerSecond * aheadMs) / 1_000));
}
