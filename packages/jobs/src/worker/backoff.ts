import type { Backoff } from "../catalog/index.ts";

/**
 * Wait before the next attempt, in milliseconds.
 * @param attempt number of the attempt that failed, from 1; a manual retry counts anew
 * @param random 0 to 1; for tests
 */
export function backoffMs(backoff: Backoff, attempt: number, random = Math.random()): number {
  switch (backoff.kind) {
    case "fixed":
      return backoff.delayMs;
    case "minutes":
      return Math.min(backoff.maxMinutes, 2 ** Math.min(attempt, 30)) * 60_000;
    case "exponential": {
      const full = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(attempt - 1, 50));
      return Math.round(full * (1 - backoff.jitter * random));
    }
  }
}
