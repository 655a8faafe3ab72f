/** What left longer ago counts for ever less, in milliseconds. */
const MEMORY_MS = 100;
/** Attempts that took longer say nothing about the next milliseconds. */
const SHORT_MS = 100;
/** What the newest claim counts for in their mean. */
const NEWEST_SHARE = 0.1;
/** What becomes free later than this is nothing to claim for now, in milliseconds. */
const MOST_AHEAD_MS = 15;

/** How fast places become free, so that the next attempts can be claimed meanwhile. A guess: nothing depends on it being right. */
export interface LeavePace {
  /** An attempt left its place after so many milliseconds. */
  left(tookMs: number): void;
  /** A claim was answered after so many milliseconds. */
  claimTook(ms: number): void;
  /** Places that short attempts leave while a claim is under way. */
  ahead(): number;
}

/** @param now milliseconds on a clock that only goes forward */
export function createLeavePace(now: () => number = () => performance.now()): LeavePace {
  /** Those that left, each for what it counts still. */
  let recent = 0;
  let atMs = now();
  let claimMs = 0;

  function fade(): void {
    const nowMs = now();
    recent *= Math.exp((atMs - nowMs) / MEMORY_MS);
    atMs = nowMs;
  }

  return {
    left(tookMs) {
      if (tookMs > SHORT_MS) return;
      fade();
      recent += 1;
    },
    claimTook(ms) {
      claimMs += NEWEST_SHARE * (ms - claimMs);
    },
    ahead() {
      fade();
      return Math.floor((recent / MEMORY_MS) * Math.min(MOST_AHEAD_MS, claimMs));
    },
  };
}
