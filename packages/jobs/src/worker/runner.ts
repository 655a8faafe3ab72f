import { EventEmitter } from "node:events";
import { createPool } from "@jobwire/db";
import { Logger as GraphileLogger, run } from "graphile-worker";
import type { Runner, WorkerEvents } from "graphile-worker";
import type { Logger } from "pino";
import { DOORBELL_TASK, parseDoorbell } from "../engine/doorbell.ts";
import type { Doorbell } from "../engine/doorbell.ts";
import type { WorkerTimings } from "./timings.ts";

export interface DoorbellRunnerOptions {
  databaseUrl: string;
  /** Doorbells answered at once. */
  concurrency: number;
  timings: Pick<WorkerTimings, "pollMs" | "runnerRestartMs">;
  logger: Logger;
  /** Awaited before each look for a doorbell: lanes whose doorbells are to be left alone now. */
  lanesToSkip: () => Promise<string[]>;
  /** Answers one. `lane` is its queue. Errors are logged; graphile never gets to retry. */
  onDoorbell: (doorbell: Doorbell, lane: string) => Promise<void>;
  /** Called with graphile's pool id before its first look for a doorbell, and anew after a restart. */
  onPool: (poolId: string) => Promise<void>;
}

export interface DoorbellRunner {
  start(): Promise<void>;
  /** Takes no further doorbells; resolves when those being answered are done. Idempotent. */
  stop(): Promise<void>;
}

/**
 * graphile-worker's runner, over a pool of its own, and kept running: one that settles for whatever
 * reason before `stop` is started anew, for graphile gives up when its pool does.
 */
export function createDoorbellRunner(options: DoorbellRunnerOptions): DoorbellRunner {
  const { databaseUrl, concurrency, timings, logger, lanesToSkip, onDoorbell, onPool } = options;
  const pool = createPool({
    url: databaseUrl,
    max: Math.min(10, concurrency + 2),
    applicationName: "jobwire-doorbells",
    onError: (error) => logger.warn({ err: error }, "a connection for doorbells was lost"),
  });
  let current: Runner | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;

  async function answer(payload: unknown, flags: Record<string, true> | null): Promise<void> {
    const doorbell = parseDoorbell(payload);
    if (!doorbell) return logger.error({ payload }, "expected a doorbell's payload {jobId, attempt}");
    try {
      await onDoorbell(doorbell, Object.keys(flags ?? {})[0] ?? "");
    } catch (error) {
      // The rows decide: a sweep rings again where an attempt is still due.
      logger.error({ err: error, ...doorbell }, "a doorbell could not be answered");
    }
  }

  async function startOnce(): Promise<void> {
    const events = new EventEmitter() as WorkerEvents;
    let announced: Promise<void> | undefined;
    events.on("pool:create", ({ workerPool }) => {
      announced = onPool(workerPool.id);
      // Awaited by every look for a doorbell.
      announced.catch(() => {});
    });
    const runner = await run({
      pgPool: pool,
      // Of a pool that it does not make here; but it would warn that its default is small.
      maxPoolSize: concurrency,
      concurrency,
      events,
      noHandleSignals: true,
      pollInterval: timings.pollMs,
      logger: quiet(logger),
      forbiddenFlags: async () => {
        await announced;
        return lanesToSkip();
      },
      taskList: { [DOORBELL_TASK]: (payload, helpers) => answer(payload, helpers.job.flags) },
      crontab: "",
    });
    current = runner;
    const onSettled = (error?: unknown) => {
      if (current === runner) current = undefined;
      if (stopping) return;
      logger.error({ err: error }, "the runner stopped by itself; starting it again");
      startLater();
    };
    runner.promise.then(() => onSettled(), onSettled);
  }

  function startLater(): void {
    restartTimer = setTimeout(() => {
      startOnce().catch((error: unknown) => {
        logger.error({ err: error }, "the runner could not be started; trying again");
        if (!stopping) startLater();
      });
    }, timings.runnerRestartMs);
  }

  return {
    start: startOnce,
    stop: () =>
      (stopping ??= (async () => {
        clearTimeout(restartTimer);
        const last = current;
        await last?.stop().catch((error: unknown) => logger.warn({ err: error }, "the runner did not stop cleanly"));
        await last?.promise.catch(() => {});
        await pool.end();
      })()),
  };
}

/** graphile's words at the level they deserve here: what it calls info happens for every job. */
function quiet(logger: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message, meta) => {
    const error = meta?.error instanceof Error ? meta.error : undefined;
    if (level === "error") logger.error({ err: error }, `graphile-worker: ${message}`);
    else if (level === "warning") logger.warn({ err: error }, `graphile-worker: ${message}`);
    else logger.debug(`graphile-worker: ${message}`);
  });
}
