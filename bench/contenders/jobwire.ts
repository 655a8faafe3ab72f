import { createPool, transact } from "@jobwire/db";
import { migrate } from "@jobwire/db/migrate";
import { createPostgresBus } from "@jobwire/jobs/bus";
import { ALL_QUEUES, QUEUES, TASK_NAMES } from "@jobwire/jobs/catalog";
import { createEffects } from "@jobwire/jobs/effects";
import {
  createAdmitter,
  createEngine,
  ensureQueues,
  startCaretaker,
  startFamilyPass,
  startScheduler,
} from "@jobwire/jobs/engine";
import type { Handlers } from "@jobwire/jobs/engine";
import { createStorage } from "@jobwire/jobs/storage";
import { startWorker } from "@jobwire/jobs/worker";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { pino } from "pino";
import { EncodedFrame } from "../../apps/server/src/live/encoded-frame.ts";
import { createServices } from "../../apps/server/src/api/create-services.ts";
import type { Hub } from "../../apps/server/src/live/hub.ts";
import { liveFrames } from "../../apps/server/src/live/live-subscription.ts";
import { seedUsers } from "../seed-jobs.ts";
import { CONCURRENCY, startStopwatch } from "./contender.ts";
import type { Contender, Measured, Round } from "./contender.ts";

/** Whose jobs are measured, and who watches them. */
const USER_ID = "bench";

/** Puts into the database what is to lie there besides the jobs that are measured. */
type Seed = (pool: Pool, userId: string) => Promise<void>;

/**
 * Jobwire with all that a process starts but its HTTP server: history, events, admission, families, schedules,
 * retention, the bus between processes, what admins see, and somebody who watches live.
 */
export async function startJobwire(
  databaseUrl: string,
  { name = "jobwire", seed, beforeRound }: { name?: string; seed?: Seed; beforeRound?: Seed } = {},
): Promise<Contender> {
  await migrate(databaseUrl);
  const logger = pino({ level: process.env.BENCH_LOG_LEVEL ?? "silent" });
  const pool = createPool({ url: databaseUrl, applicationName: "bench" });
  // All contenders have as many jobs at once as their workers have places: no limit of the queue besides.
  await ensureQueues(pool, { ...QUEUES, default: {}, [ALL_QUEUES]: { concurrency: null, userJobs: null } });
  await seedUsers(pool, [USER_ID]);
  await seed?.(pool, USER_ID);

  async function round(asked: Round): Promise<Measured> {
    await using parts = new AsyncDisposableStack();
    await pool.query("delete from job where state not in ('completed', 'failed', 'cancelled')");
    await pool.query("delete from graphile_worker._private_jobs");
    const bus = parts.use(createPostgresBus({ databaseUrl, logger }));
    await bus.start();
    const engine = createEngine({ pool, bus, logger });
    for (let at = 0; at < asked.jobs; at += 500) {
      const requests = Array.from({ length: Math.min(500, asked.jobs - at) }, () => ({
        task: "demo.countdown" as const,
        input: {},
        userId: USER_ID,
      }));
      await transact(pool, (client) => engine.enqueueInTransaction(client, requests));
    }
    await beforeRound?.(pool, USER_ID);
    // That somebody once looks at each job that is new is part of its own cost, not of those that come after it.
    await pool.query("delete from setting where key = 'news-mark'");
    await pool.query("vacuum (analyze) job, job_event");
    // What was put there is on the disk, so that writing it is not counted to those that are measured.
    await pool.query("checkpoint");

    const storage = createStorage({ kind: "fs", root: join(tmpdir(), "jobwire-bench-files") });
    const effects = parts.use(
      await createEffects({
        pool,
        bus,
        logger,
        storage,
        publicUrl: () => "http://127.0.0.1",
        smtp: null,
        allowAddresses: [],
        timings: { awayAfterMs: 600_000 },
      }),
    );
    const services = createServices({ pool, engine, effects, logger, bus });
    parts.defer(() => services.stop());
    const { hub } = services;
    const watching = watch(hub, pool, (ids) => engine.readJobs(ids));
    parts.defer(watching.stop);
    await watching.opened;

    const stopwatch = startStopwatch(asked);
    const target = asked.jobs;
    let over = 0;
    let finish = () => {};
    const allOver = new Promise<void>((resolve) => (finish = resolve));
    bus.subscribeOwn((message) => {
      if (message.kind !== "hints") return;
      for (const { state } of message.hints) if (state === "completed") over += 1;
      if (over >= target) finish();
    });
    const handler = async () => {
      await stopwatch.handle();
      return { counted: 0, attempts: 1 };
    };
    const handlers = Object.fromEntries(TASK_NAMES.map((task) => [task, async () => handler])) as unknown as Handlers;
    let look = () => {};
    parts.use(createAdmitter({ pool, bus, logger, onRung: () => look() }));
    parts.use(startFamilyPass({ pool, bus, logger }));
    const scheduler = startScheduler({ pool, bus, logger });
    parts.defer(() => scheduler.stop());
    const caretaker = startCaretaker({ pool, bus, storage, logger, retentionDays: null, guestDays: null });
    parts.defer(() => caretaker.stop());
    const settings = { pool, databaseUrl, bus, storage, logger, handlers, concurrency: CONCURRENCY };
    const worker = parts.use(await startWorker(settings));
    look = () => worker.look();
    const limit = new Promise<void>((resolve) => setTimeout(resolve, asked.limitMs).unref());
    await Promise.race([allOver, limit]);
    const result = stopwatch.measured(over);
    return result;
  }

  return { name, round, [Symbol.asyncDispose]: () => pool.end() };
}

/** A viewer whose socket takes all that it is sent. */
function watch(hub: Hub, pool: Pool, readJobs: ConstructorParameters<typeof Hub>[0]["readJobs"]) {
  const over = new AbortController();
  let onOpen = () => {};
  const opened = new Promise<void>((resolve) => (onOpen = resolve));
  const connection = { bufferedBytes: () => 0, admitSubscription: () => ({ [Symbol.dispose]() {} }), drop() {} };
  const frames = liveFrames(
    { pool, hub, readJobs, connection },
    { scope: { userId: USER_ID }, cursor: undefined, signal: over.signal },
  );
  const reading = (async () => {
    for await (const { data } of frames) {
      if (!(data instanceof EncodedFrame) && data.type === "snap" && data.part === data.of) onOpen();
      JSON.stringify(data);
    }
  })();
  return {
    opened,
    async stop() {
      over.abort();
      await reading.catch(() => {});
    },
  };
}
