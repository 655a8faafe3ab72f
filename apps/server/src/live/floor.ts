import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Engine } from "@jobwire/jobs/engine";
import type { FloorView } from "@jobwire/jobs/wire";
import { readFloor } from "./floor-rows.ts";
import { PushedValue } from "./pushed-value.ts";

/** Heartbeats alone are shown this often; also the backstop where hints were lost. */
const BEAT_MS = 5_000;
/** What an admin changed is shown at once. */
const SOON_MS = 250;

/** The whole floor at a glance: counts, workers, queues and circuits. */
export function createFloor(options: {
  pool: Pool;
  engine: Pick<Engine, "queues" | "circuits">;
  bus: ChangeBus;
  logger: Logger;
}): PushedValue<FloorView> {
  const { pool, engine, bus, logger } = options;
  return new PushedValue({
    name: "the floor",
    bus,
    logger,
    beatMs: BEAT_MS,
    async read() {
      const [floor, queues, circuits] = await Promise.all([
        readFloor(pool),
        engine.queues.list(),
        engine.circuits.list(),
      ]);
      return { ...floor, queues, circuits };
    },
    dueWithin(message) {
      switch (message.kind) {
        case "workers":
          return BEAT_MS;
        case "sweep":
        case "floor":
          return SOON_MS;
        case "hints":
          // Progress moves no count.
          return message.hints.some((hint) => hint.progress === undefined) ? SOON_MS : null;
        default:
          return null;
      }
    },
  });
}
