import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import { fireDueSchedules } from "./fire-schedules.ts";
import type { FireReport } from "./fire-schedules.ts";

/** Longest between two looks, whatever the next tick is: somebody may have changed it without our hearing. */
const SWEEP_MS = 5_000;
/** Shortest between two looks: another process may be firing what is due. */
const BREATH_MS = 25;

/** Fires schedules at their time. Any number of processes may have one. */
export interface Scheduler {
  /** Fires what is due at once. */
  fire(): Promise<FireReport>;
  /** Lets a firing under way end. Idempotent. */
  stop(): Promise<void>;
}

/** How long until the next tick, by the database's clock. Uses schedule_next. */
const NEXT_IN = `
  select extract(epoch from min(next_at) - clock_timestamp())::float8 * 1000 as "nextInMs"
  from schedule where paused_at is null and next_at is not null`;

/**
 * Fires what is due, then sleeps until the next tick, a change of schedules, or 5 s, whichever comes first.
 * The clock of this machine measures only how long it sleeps; it may be wrong by any amount.
 */
export function startScheduler(options: { pool: Pool; bus: ChangeBus; logger: Logger }): Scheduler {
  const { pool, bus, logger } = options;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let again = false;
  const stopping = new AbortController();

  async function look(): Promise<void> {
    let sleepMs = SWEEP_MS;
    try {
      do {
        again = false;
        await fireDueSchedules(pool, bus, logger, stopping.signal);
      } while (again && !stopping.signal.aborted);
      const { rows } = await pool.query<{ nextInMs: number | null }>(NEXT_IN);
      sleepMs = Math.min(SWEEP_MS, Math.max(BREATH_MS, Math.ceil(rows[0]?.nextInMs ?? SWEEP_MS)));
    } catch (error) {
      logger.warn({ err: error }, "schedules could not be looked at; the next look follows");
    }
    looking = undefined;
    sleep(again ? 0 : sleepMs);
  }

  function sleep(ms: number): void {
    clearTimeout(timer);
    if (!stopping.signal.aborted) timer = setTimeout(start, ms);
  }

  function start(): void {
    if (stopping.signal.aborted) return;
    if (looking) again = true;
    else looking = look();
  }

  const unsubscribe = bus.subscribe((message) => {
    if (message.kind === "floor" && message.what === "schedules") start();
  });
  start();

  return {
    fire: () => fireDueSchedules(pool, bus, logger, stopping.signal),
    async stop() {
      stopping.abort();
      unsubscribe();
      clearTimeout(timer);
      await looking;
    },
  };
}
