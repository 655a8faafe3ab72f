import type { ChangeBus } from "@jobwire/jobs/bus";
import { createFloor } from "../live/floor.ts";
import { Hub } from "../live/hub.ts";
import {
  createCollectionStamps,
  createCreditStamps,
  createDeliveryLists,
  createInboxValues,
  createUnreadCounts,
} from "../live/pushed-news.ts";
import { createFailureLists, createScheduleLists } from "../live/pushed-lists.ts";
import type { Services } from "./context.ts";
import { createTypicalDurations } from "./typical-durations.ts";

/** Makes what procedures and live delivery work with. Stop it after the gateway, before the bus. */
export function createServices(
  options: Pick<Services, "pool" | "engine" | "effects" | "logger"> & {
    bus: ChangeBus;
    /** Time between backstop sweeps in ms, ± 15 %. Default 5 000. */
    sweepMs?: number;
  },
): Services & { stop(): Promise<void> } {
  const { pool, engine, effects, logger, bus, sweepMs } = options;
  const hub = new Hub({
    pool,
    bus,
    logger,
    sweepMs,
    readJobs: (ids) => engine.readJobs(ids),
    explain: (ids) => engine.explain(ids),
  });
  const floor = createFloor({ pool, engine, bus, logger });
  const schedules = createScheduleLists({ engine, bus, logger });
  const failures = createFailureLists({ engine, bus, logger });
  const inboxes = createInboxValues({ effects, bus, logger });
  const unreadCounts = createUnreadCounts({ effects, bus, logger });
  const deliveries = createDeliveryLists({ effects, bus, logger });
  const collections = createCollectionStamps({ pool, bus, logger });
  const credits = createCreditStamps({ pool, bus, logger });
  return {
    pool,
    engine,
    effects,
    inboxes,
    unreadCounts,
    deliveries,
    collections,
    credits,
    logger,
    bus,
    hub,
    floor,
    schedules,
    failures,
    typicalDurations: createTypicalDurations(pool),
    async stop() {
      const lists = [schedules, failures, inboxes, unreadCounts, deliveries, collections, credits];
      await Promise.all([hub.stop(), floor.stop(), ...lists.map((list) => list.stop())]);
    },
  };
}
