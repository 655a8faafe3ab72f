import { PgBoss } from "pg-boss";
import type { WorkOptions } from "pg-boss";
import { CONCURRENCY, startStopwatch } from "./contender.ts";
import type { Contender, Measured, Round } from "./contender.ts";

const QUEUE = "work";
const SETTINGS = {
  default: { localConcurrency: CONCURRENCY },
  /** As many jobs at once, fetched six by six without a pause while there are more. */
  tuned: { localConcurrency: 4, batchSize: 6, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 },
} satisfies Record<string, WorkOptions>;

/** pg-boss by itself. */
export async function startPgBoss(connectionString: string, settings: keyof typeof SETTINGS): Promise<Contender> {
  async function open(): Promise<PgBoss> {
    const boss = new PgBoss({ connectionString, max: CONCURRENCY + 2 });
    boss.on("error", () => {});
    await boss.start();
    return boss;
  }
  const first = await open();
  await first.createQueue(QUEUE);
  await first.stop();

  async function round(asked: Round): Promise<Measured> {
    const boss = await open();
    await boss.deleteAllJobs(QUEUE);
    for (let at = 0; at < asked.jobs; at += 1_000) {
      const jobs = Array.from({ length: Math.min(1_000, asked.jobs - at) }, () => ({ data: {} }));
      await boss.insert(QUEUE, jobs);
    }
    const stopwatch = startStopwatch(asked);
    await boss.work(QUEUE, SETTINGS[settings], async (jobs: readonly unknown[]) => {
      await Promise.all(jobs.map(() => stopwatch.handle()));
    });
    await stopwatch.done;
    // Completions are awaited before the next fetch: what has not come by now is a batch per worker at most.
    const result = stopwatch.measured();
    await boss.stop({ graceful: true });
    return result;
  }
  return {
    name: settings === "default" ? "pg-boss, default" : "pg-boss, batches of 6, no pause",
    round,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
