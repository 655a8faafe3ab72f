/** Nobody is made to wait longer than this because a provider says so. */
export const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/**
 * Reads an HTTP Retry-After: seconds, or a date.
 * @param now in ms since 1970
 * @returns the wait in milliseconds, 0 to 24 h; undefined when there is none, or it says nothing that one can follow
 */
export function parseRetryAfter(value: unknown, now = Date.now()): number | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return bounded(Number(text) * 1_000);
  // Date.parse takes much else for a date, "-5" for one.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : bounded(at - now);
}

function bounded(ms: number): number {
  return Math.round(Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms)));
}
