import { Logger, makeWorkerUtils, run, runMigrations } from "graphile-worker";
import type { RunnerOptions } from "graphile-worker";
import { Pool } from "pg";
import { CONCURRENCY, startStopwatch } from "./contender.ts";
import type { Contender, Measured, Round } from "./contender.ts";

const QUIET = new Logger(() => () => {});
/** As its documentation advises for throughput. */
const BATCHED: Partial<RunnerOptions> = {
  preset: { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
};

class OwnPool extends Pool {
  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}

/** graphile-worker by itself. */
export async function startGraphile(connectionString: string, settings: "default" | "batched"): Promise<Contender> {
  await runMigrations({ connectionString, logger: QUIET });
  const utils = await makeWorkerUtils({ connectionString, logger: QUIET });
  async function round(asked: Round): Promise<Measured> {
    await utils.withPgClient((client) => client.query("truncate graphile_worker._private_jobs"));
    for (let at = 0; at < asked.jobs; at += 1_000) {
      const specs = Array.from({ length: Math.min(1_000, asked.jobs - at) }, () => ({
        identifier: "work",
        payload: {},
      }));
      await utils.addJobs(specs);
    }
    const stopwatch = startStopwatch(asked);
    await using pool = new OwnPool({ connectionString, max: CONCURRENCY + 2 });
    pool.on("error", () => {});
    const runner = await run({
      pgPool: pool,
      logger: QUIET,
      noHandleSignals: true,
      concurrency: CONCURRENCY,
      maxPoolSize: CONCURRENCY + 2,
      taskList: { work: () => stopwatch.handle() },
      ...(settings === "batched" ? BATCHED : {}),
    });
    await stopwatch.done;
    await runner.stop();
    // Its completions are not awaited by anything of its own; a job is over once its row is gone.
    for (let left = asked.jobs; left > asked.jobs - stopwatch.handled;) {
      const { rows } = await pool.query<{ left: number }>(
        "select count(*)::int as left from graphile_worker._private_jobs",
      );
      left = rows[0]?.left ?? 0;
    }
    return stopwatch.measured();
  }
  return {
    name: settings === "default" ? "graphile-worker, default" : "graphile-worker, localQueue + batching",
    round,
    [Symbol.asyncDispose]: () => Promise.resolve(utils.release()),
  };
}
