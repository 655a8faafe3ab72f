import type { ChangeBus } from "@jobwire/jobs/bus";
import { Floor } from "../live/floor.ts";
import { Hub } from "../live/hub.ts";
import type { Services } from "./context.ts";
import { createTypicalDurations } from "./typical-durations.ts";

/** Makes what procedures and live delivery work with. Stop it after the gateway, before the bus. */
export function createServices(
  options: Pick<Services, "pool" | "engine" | "storage" | "logger"> & {
    bus: ChangeBus;
    /** Time between backstop sweeps in ms, ± 15 %. Default 5 000. */
    sweepMs?: number;
  },
): Services & { stop(): Promise<void> } {
  const { pool, engine, storage, logger, bus, sweepMs } = options;
  const hub = new Hub({ pool, bus, logger, sweepMs, readJobs: (ids) => engine.readJobs(ids) });
  const floor = new Floor({ pool, bus, logger });
  return {
    pool,
    engine,
    storage,
    logger,
    bus,
    hub,
    floor,
    typicalDurations: createTypicalDurations(pool),
    async stop() {
      await Promise.all([hub.stop(), floor.stop()]);
    },
  };
}
