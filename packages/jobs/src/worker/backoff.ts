import type { Backoff } from "../catalog/index.ts";
import { MAX_RETRY_AFTER_MS } from "../engine/retry-after.ts";

/**
 * Wait before the next attempt, in milliseconds.
 * @param attempt number of the attempt that failed, from 1; a manual retry counts anew, a free attempt not
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

/** Jobs that were sent away together come back a little apart: up to this share later, at most 1 s. */
const APART = 0.1;
const MAX_APART_MS = 1_000;

/**
 * As `backoffMs`, and not before the provider said. An attempt that cost nothing waits for that alone,
 * for it was not the job's failure that the backoff counts.
 */
export function retryInMs(
  backoff: Backoff,
  attempt: number,
  { retryAfterMs, isFree = false }: { retryAfterMs?: number; isFree?: boolean },
  random = Math.random(),
): number {
  const ownMs = backoffMs(backoff, attempt, random);
  if (retryAfterMs === undefined) return ownMs;
  const askedMs = Math.min(MAX_RETRY_AFTER_MS, Math.max(0, retryAfterMs));
  const laterMs = Math.round(askedMs + Math.min(MAX_APART_MS, askedMs * APART) * random);
  return isFree ? laterMs : Math.max(ownMs, laterMs);
}
