const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The waits between tries, as Standard Webhooks proposes them: nine tries in a day and a half. */
export const RETRY_WAITS_MS: readonly number[] = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
];

/**
 * How long to wait after a try that failed, up to a tenth more at random; null: that was the last.
 * @param attempt the try that failed, from 1
 */
export function retryWaitMs(attempt: number, waitsMs: readonly number[], retryAfterMs: number | null): number | null {
  const waitMs = waitsMs[attempt - 1];
  if (waitMs === undefined) return null;
  return Math.max(waitMs * (1 + Math.random() * 0.1), Math.min(retryAfterMs ?? 0, 24 * HOUR));
}
