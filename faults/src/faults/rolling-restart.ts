import { setTimeout as delay } from "node:timers/promises";
import { countJobs } from "../arena/recoveries.ts";
import type { Fault } from "../fault.ts";
import { steadyDuring } from "./spread-load.ts";

export const rollingRestart: Fault = {
  name: "rolling-restart",
  summary: "SIGTERM to one worker after the other under load, each replaced first: no job fails, none runs again",
  isInShortForm: true,
  async run(arena, { trials, isShort }) {
    const failures: string[] = [];
    const stopMs: number[] = [];
    const { ids } = await steadyDuring(
      arena,
      isShort ? 10 : 25,
      (index) => ({ seconds: index % 5 === 0 ? 1.5 : 0.2, steps: 4 }),
      async () => {
        for (let trial = 0; trial < trials; trial += 1) {
          for (const worker of arena.workers.slice(0, isShort ? 1 : undefined)) {
            await arena.startWorker();
            const askedAt = arena.mark("rolling-restart", "injected");
            await worker.signal("SIGTERM");
            stopMs.push(arena.mark("rolling-restart", "healed") - askedAt);
            const { exitCode } = worker.server.process;
            if (exitCode !== 0) failures.push(`A worker told to stop ended with ${exitCode}, expected 0.`);
          }
        }
        await delay(1_000);
      },
    );
    await arena.settled();
    const completed = await countJobs(arena.database.pool, "completed", ids);
    if (completed !== ids.length) failures.push(`${ids.length - completed} of ${ids.length} jobs did not complete.`);
    const { rows } = await arena.database.pool.query<{ n: number }>(
      "select count(*)::int as n from job where id = any($1::uuid[]) and attempt > 1",
      [ids],
    );
    if (rows[0]?.n !== 0) failures.push(`${rows[0]?.n} of ${ids.length} jobs were run again.`);
    return { recoveriesMs: stopMs, trials: stopMs.length, failures };
  },
};
