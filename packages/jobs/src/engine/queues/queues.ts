import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../../bus/index.ts";
import { ALL_QUEUES } from "../../catalog/index.ts";
import type { QueueLimits } from "../../catalog/index.ts";
import type { QueueView } from "../../wire/index.ts";
import { checkLimits } from "./check-limits.ts";
import { cancelRunning, clearQueue } from "./clear-queue.ts";
import { listQueues } from "./list-queues.ts";
import { checkQueue, overrideLimits, switchQueue } from "./switch-queue.ts";

/** What becomes of jobs that an admin clears away: `cancel` them, or `fail` them with the reason `cleared`. */
export type ClearHow = "cancel" | "fail";

/** What an emergency stop does besides pausing everything. Where a job that waits for its children ends, they end with it, running or not. */
export interface StopAllOptions {
  waiting: "keep" | ClearHow;
  running: "keep" | "cancel";
}

/**
 * The limits and switches of queues. Changes hold at once, in all processes, and outlive restarts. The
 * name `*` stands for all queues together. Whether the asker may is for the caller to check.
 */
export interface Queues {
  /** Every queue there is, `*` first. */
  list(): Promise<QueueView[]>;
  /**
   * Replaces what is set at run time for a queue. A limit that is left out falls back to its default;
   * `null` lifts a default.
   * @throws InvalidInput for an unknown queue or an impossible limit
   */
  setLimits(name: string, overrides: QueueLimits): Promise<void>;
  /** Nothing new starts; what runs goes on. @throws InvalidInput for an unknown queue */
  pause(name: string, byUserId: string | null): Promise<void>;
  resume(name: string, byUserId: string | null): Promise<void>;
  /** Accepts nothing new; what waits still runs. @throws InvalidInput for an unknown queue */
  drain(name: string, byUserId: string | null): Promise<void>;
  /** Ends a drain. */
  accept(name: string, byUserId: string | null): Promise<void>;
  /** Ends everything that waits in a queue, in batches. @returns how many jobs it ended. @throws InvalidInput for an unknown queue */
  clear(name: string, how: ClearHow, byUserId: string | null): Promise<number>;
  /** Emergency stop: pauses everything, and ends what waits and cancels what runs where asked to. */
  stopAll(
    options: StopAllOptions,
    byUserId: string | null,
  ): Promise<{ waitingEnded: number; runningCancelled: number }>;
}

export function createQueues({ pool, bus, logger }: { pool: Pool; bus: ChangeBus; logger: Logger }): Queues {
  const tell = () => bus.publish({ kind: "floor", what: "queues" });
  const turn = async (name: string, how: "pause" | "resume" | "drain" | "accept", byUserId: string | null) => {
    await switchQueue(pool, name, how);
    logger.info({ queue: name, byUserId }, `queue: ${how}`);
    tell();
  };
  const clear = async (name: string, how: ClearHow, byUserId: string | null) => {
    await checkQueue(pool, name);
    const ended = await clearQueue(pool, bus, { name, how, byUserId });
    logger.info({ queue: name, byUserId, ended }, "queue: clear");
    return ended;
  };
  return {
    list: () => listQueues(pool),
    async setLimits(name, overrides) {
      await overrideLimits(pool, name, checkLimits(overrides));
      tell();
    },
    pause: (name, byUserId) => turn(name, "pause", byUserId),
    resume: (name, byUserId) => turn(name, "resume", byUserId),
    drain: (name, byUserId) => turn(name, "drain", byUserId),
    accept: (name, byUserId) => turn(name, "accept", byUserId),
    clear,
    async stopAll({ waiting, running }, byUserId) {
      await turn(ALL_QUEUES, "pause", byUserId);
      const waitingEnded = waiting === "keep" ? 0 : await clear(ALL_QUEUES, waiting, byUserId);
      const runningCancelled = running === "keep" ? 0 : await cancelRunning(pool, bus, byUserId);
      return { waitingEnded, runningCancelled };
    },
  };
}
