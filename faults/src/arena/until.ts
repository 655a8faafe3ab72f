import { setTimeout as delay } from "node:timers/promises";

/**
 * Looks again and again until `holds` gives something other than false, null or undefined; errors count
 * as "not yet", for what is looked at may be down.
 * @throws after `withinMs`, naming `what` was waited for
 */
export async function until<T>(
  what: string,
  holds: () => Promise<T | false | null | undefined>,
  { withinMs = 60_000, everyMs = 100 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    let last: unknown;
    const found = await holds().catch((error: unknown) => {
      last = error;
      return null;
    });
    if (found !== false && found !== null && found !== undefined) return found;
    if (performance.now() - startedAt > withinMs) {
      throw new Error(`${what}: not within ${withinMs / 1_000} s`, { cause: last });
    }
    await delay(everyMs);
  }
}
