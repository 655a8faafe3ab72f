/**
 * Slots are given this much ahead of time, in milliseconds: longer than all that lies between two passes
 * takes on a busy machine. Were it shorter, fewer slots would mean fewer ends, and those fewer slots.
 */
const AHEAD_MS = 300;

/** Most slots ahead, for each job that the workers can run at once. */
const MOST_PER_PLACE = 32;

/**
 * How many more slots there may be than the workers can run at once. Where jobs take milliseconds, the
 * next ones must stand ready or workers idle between them; where they take seconds, nobody is committed
 * before there is a place, so that who comes next with a higher priority, or on their turn, is served next.
 * Never beyond a limit of queue, user, key or all: those count over slots.
 * @param capacity jobs the living workers can run at once
 * @param finishedPerSecond attempts that ended lately, in all processes
 */
export function lookahead({ capacity, finishedPerSecond }: { capacity: number; finishedPerSecond: number }): number {
  return Math.min(capacity * MOST_PER_PLACE, Math.floor((finishedPerSecond * AHEAD_MS) / 1_000));
}
