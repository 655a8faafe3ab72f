import { Logger, makeWorkerUtils, run, runMigrations } from "graphile-worker";
import type { RunnerOptions } from "graphile-worker";
import { CONCURRENCY, startStopwatch } from "./contender.ts";
import type { Contender, Round } from "./contender.ts";

const QUIET = new Logger(() => () => {});
/** As its documentation advises for throughput. */
const BATCHED: Partial<RunnerOptions> = {
  preset: { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
};

/** graphile-worker by itself. */
export async function startGraphile(connectionString: string, settings: "default" | "batched"): Promise<Contender> {
  await runMigrations({ connectionString, logger: QUIET });
  const utils = await makeWorkerUtils({ connectionString, logger: QUIET });
  async function round(asked: Round): Promise<number> {
    await utils.withPgClient((client) => client.query("truncate graphile_worker._private_jobs"));
    for (let at = 0; at < asked.jobs; at += 1_000) {
      const specs = Array.from({ length: Math.min(1_000, asked.jobs - at) }, () => ({
        identifier: "work",
        payload: {},
      }));
      await utils.addJobs(specs);
    }
    const stopwatch = startStopwatch(asked);
    const runner = await run({
      connectionString,
      logger: QUIET,
      noHandleSignals: true,
      concurrency: CONCURRENCY,
      maxPoolSize: CONCURRENCY + 2,
      taskList: { work: () => stopwatch.handle() },
      ...(settings === "batched" ? BATCHED : {}),
    });
    await stopwatch.done;
    await runner.stop(); // completions are not awaited, so they are over only now
    return stopwatch.perSecond();
  }
  return {
    name: settings === "default" ? "graphile-worker, default" : "graphile-worker, localQueue + batching",
    round,
    [Symbol.asyncDispose]: () => Promise.resolve(utils.release()),
  };
}
