import type { Pool } from "pg";
import type { Logger } from "pino";

/** Slots and doorbells live for moments, and the rows they leave behind are passed by until they are vacuumed. */
export interface SlotTidier {
  /** Some were given: tidies up when there have been enough. */
  given(slots: number): void;
  /** Resolves when no tidying is under way. */
  idle(): Promise<void>;
}

/** Passes take several times as long after some hundred thousand; autovacuum looks once a minute. */
const EVERY = 20_000;

/** Takes milliseconds, stands in nobody's way, and leaves it to another process that is at it already. */
const VACUUM = "vacuum (skip_locked, truncate false) slot, graphile_worker._private_jobs";

/** @param options.every slots after which it tidies up. Default 20 000 */
export function createSlotTidier(options: { pool: Pool; logger: Logger; every?: number }): SlotTidier {
  const { pool, logger, every = EVERY } = options;
  let since = 0;
  let tidying: Promise<void> | undefined;
  async function tidy(): Promise<void> {
    try {
      await pool.query(VACUUM);
    } catch (error) {
      logger.debug({ err: error }, "slots could not be vacuumed; autovacuum will");
    }
    tidying = undefined;
  }
  return {
    given(slots) {
      since += slots;
      if (since < every || tidying) return;
      since = 0;
      tidying = tidy();
    },
    idle: async () => tidying,
  };
}
