import type { Pool } from "pg";
import type { Logger } from "pino";

/** What one process writes of a key's use at most: one row in so many milliseconds. */
const WRITE_EVERY_MS = 60_000;

/** Uses apikey_pkey. */
const NOTE_USE = `update apikey set last_request = now() where id = $1 and (last_request is null or last_request < now())`;

/**
 * Remembers that keys are used by calls over sockets that are open: those do not show the key again, as requests do.
 * @returns call it with a key's id at each use
 */
export function createKeyUses({ pool, logger }: { pool: Pool; logger: Logger }, everyMs = WRITE_EVERY_MS) {
  const written = new Map<string, number>();
  return (apiKeyId: string): void => {
    const now = performance.now();
    if (now - (written.get(apiKeyId) ?? -Infinity) < everyMs) return;
    written.set(apiKeyId, now);
    for (const [id, at] of written) if (now - at >= everyMs) written.delete(id);
    pool.query(NOTE_USE, [apiKeyId]).catch((error: unknown) => {
      written.delete(apiKeyId);
      logger.warn({ err: error }, "the use of an API key could not be noted");
    });
  };
}
