/** How many are let through in how many seconds. */
interface Rule {
  window: number;
  max: number;
}

interface Count {
  startedAt: number;
  count: number;
}

const MOST_KEYS = 50_000;

/**
 * Counts attempts by key in fixed windows, in memory: each process on its own. A window starts with
 * its first attempt and ends on the clock, however many come, so that a patient caller is never shut
 * out for good.
 */
export function createAttemptLimit(now: () => number = Date.now) {
  const counts = new Map<string, Count>();
  return {
    async consume(key: string, { window, max }: Rule): Promise<{ allowed: boolean; retryAfter: number | null }> {
      const at = now();
      let entry = counts.get(key);
      if (entry === undefined || at - entry.startedAt >= window * 1_000) {
        // Re-inserted at the end: the map stays in order of age, and the oldest goes first.
        counts.delete(key);
        entry = { startedAt: at, count: 0 };
        counts.set(key, entry);
        for (const oldest of counts.keys()) {
          if (counts.size <= MOST_KEYS) break;
          counts.delete(oldest);
        }
      }
      if (entry.count >= max) {
        return { allowed: false, retryAfter: Math.ceil((entry.startedAt + window * 1_000 - at) / 1_000) };
      }
      entry.count += 1;
      return { allowed: true, retryAfter: null };
    },
  };
}
