import type { Logger } from "pino";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Engine } from "@jobwire/jobs/engine";
import type { FailureGroup, ScheduleView } from "@jobwire/jobs/wire";
import { PushedValue, PushedValues } from "./pushed-value.ts";

interface Surroundings {
  engine: Pick<Engine, "schedules" | "failures">;
  bus: ChangeBus;
  logger: Logger;
}

/** Also without a hint: hints get lost. */
const BEAT_MS = 15_000;
const SOON_MS = 250;
/** Failures come in storms. */
const FAILURES_MS = 1_000;

/** Schedules of one user, or of everybody (key null), pushed at each change and tick. */
export function createScheduleLists({ engine, bus, logger }: Surroundings): PushedValues<ScheduleView[]> {
  return new PushedValues(
    (userId) =>
      new PushedValue({
        name: "the list of schedules",
        bus,
        logger,
        beatMs: BEAT_MS,
        read: () => engine.schedules.list({ userId }),
        dueWithin: (message) =>
          message.kind === "sweep" || (message.kind === "floor" && message.what === "schedules") ? SOON_MS : null,
      }),
  );
}

/** Failed jobs of one user, or of everybody (key null), in groups, pushed as they come and go. */
export function createFailureLists({ engine, bus, logger }: Surroundings): PushedValues<FailureGroup[]> {
  return new PushedValues(
    (userId) =>
      new PushedValue({
        name: "the list of failures",
        bus,
        logger,
        beatMs: BEAT_MS,
        read: () => engine.failures({ userId }),
        dueWithin(message) {
          if (message.kind === "sweep") return FAILURES_MS;
          if (message.kind === "removed") return userId === null || message.userId === userId ? FAILURES_MS : null;
          if (message.kind !== "hints") return null;
          // A failed job that is run again is queued.
          const touches = message.hints.some(
            (hint) =>
              (hint.state === "failed" || hint.state === "queued") && (userId === null || hint.userId === userId),
          );
          return touches ? FAILURES_MS : null;
        },
      }),
  );
}
