/** What the newest of them counts for in a mean. */
const NEWEST_SHARE = 0.1;
/** What becomes free later than this is nothing to claim for now, in milliseconds. */
const MOST_AHEAD_MS = 10;

/** How fast places become free, so that the next attempts can be claimed meanwhile. A guess: nothing depends on it being right. */
export interface LeavePace {
  /** An attempt left its place. */
  left(): void;
  /** A claim was answered after so many milliseconds. */
  claimTook(ms: number): void;
  /** Places that become free while a claim is under way. */
  ahead(): number;
}

/** @param now milliseconds on a clock that only goes forward */
export function createLeavePace(now: () => number = () => performance.now()): LeavePace {
  let gapMs = Number.POSITIVE_INFINITY;
  let claimMs = 0;
  let lastLeftMs: number | undefined;
  return {
    left() {
      const nowMs = now();
      if (lastLeftMs !== undefined) {
        const gap = nowMs - lastLeftMs;
        gapMs = Number.isFinite(gapMs) ? gapMs + NEWEST_SHARE * (gap - gapMs) : gap;
      }
      lastLeftMs = nowMs;
    },
    claimTook(ms) {
      claimMs += NEWEST_SHARE * (ms - claimMs);
    },
    ahead() {
      if (lastLeftMs === undefined) return 0;
      // Nobody has left for longer than usual: the pace is over.
      const gap = Math.max(gapMs, now() - lastLeftMs);
      return Math.floor(Math.min(MOST_AHEAD_MS, claimMs) / gap);
    },
  };
}
