import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transact } from "@jobwire/db";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import type { Logger } from "pino";
import { createMemoryBus, createPostgresBus } from "../../bus/index.ts";
import type { ChangeBus } from "../../bus/index.ts";
import type { Backoff } from "../../catalog/index.ts";
import { createAdmitter, createEngine } from "../../engine/index.ts";
import type { Admitter, Engine, EnqueueRequest } from "../../engine/index.ts";
import { startFamilyPass } from "../../engine/workflow/family-pass.ts";
import type { FamilyPass } from "../../engine/workflow/family-pass.ts";
import { createStorage } from "../../storage/index.ts";
import type { Storage } from "../../storage/index.ts";
import type { JobEvent, JobView } from "../../wire/index.ts";
import { startWorker } from "../start-worker.ts";
import type { RunningWorker, WorkerOptions } from "../start-worker.ts";
import type { WorkerTimings } from "../timings.ts";
import { countdownOnly } from "./countdown-only.ts";
import type { Countdown } from "./countdown-only.ts";

/** Everything shortened, in the same order as the real ones; a lease outlives what a busy machine stands still for. */
export const FAST: WorkerTimings = {
  heartbeatMs: 200,
  selfFenceMs: 1_600,
  lostAfterMs: 2_500,
  sweepMs: 100,
  overdueMs: 200,
  cancelGraceMs: 300,
  cancelOverdueMs: 600,
  abortGraceMs: 200,
  pollMs: 100,
  drainGraceMs: 5_000,
  probeMs: 400,
  progressWireMs: 20,
  progressDiskMs: 50,
};

/** A database, a bus and what works on them, for one test file. */
export interface WorkerFixture extends AsyncDisposable {
  database: TestDatabase;
  bus: ChangeBus;
  engine: Engine;
  admitter: Admitter;
  families: FamilyPass;
  storage: Storage;
  storageRoot: string;
  userId: string;
  logger: Logger;
  /** A worker whose `demo.countdown` jobs do what `countdown` says. */
  start(countdown: Countdown, options?: Partial<WorkerOptions>): Promise<RunningWorker>;
  /** Enqueues a countdown, with parts of its frozen policy replaced. */
  enqueue(request?: Partial<EnqueueRequest>, policy?: FrozenPolicy): Promise<string>;
  read(jobId: string): Promise<JobView>;
  events(jobId: string): Promise<JobEvent[]>;
  /** Resolves with the job as soon as the predicate holds; looks whenever the bus speaks. */
  until(jobId: string, holds: (job: JobView) => boolean): Promise<JobView>;
}

export interface FrozenPolicy {
  timeoutMs?: number;
  heartbeatTimeoutMs?: number;
  jobTimeoutMs?: number;
  maxAttempts?: number;
  backoff?: Backoff;
  queue?: string;
  input?: unknown;
}

export async function createWorkerFixture({
  bus: kind = "memory",
}: { bus?: "memory" | "postgres" } = {}): Promise<WorkerFixture> {
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? "silent" });
  const database = await createTestDatabase();
  const bus =
    kind === "memory" ? createMemoryBus({ logger }) : createPostgresBus({ databaseUrl: database.url, logger });
  await bus.start();
  const storageRoot = await mkdtemp(join(tmpdir(), "jobwire-worker-test-"));
  const storage = createStorage({ kind: "fs", root: storageRoot });
  const engine = createEngine({ pool: database.pool, bus, logger });
  const admitter = createAdmitter({ pool: database.pool, bus, logger });
  const families = startFamilyPass({ pool: database.pool, bus, logger });
  const { id: userId } = await createUser(database);
  const workers: RunningWorker[] = [];

  const read = async (jobId: string): Promise<JobView> => {
    const [job] = await engine.readJobs([jobId]);
    if (!job) throw new Error(`expected job ${jobId}, got none`);
    return job;
  };

  return {
    database,
    bus,
    engine,
    admitter,
    families,
    storage,
    storageRoot,
    userId,
    logger,
    async start(countdown, options = {}) {
      const worker = await startWorker({
        pool: database.pool,
        databaseUrl: database.url,
        bus,
        storage,
        logger,
        concurrency: 4,
        handlers: countdownOnly(countdown),
        ...options,
        timings: { ...FAST, ...options.timings },
      });
      workers.push(worker);
      return worker;
    },
    async enqueue(request = {}, policy = {}) {
      const { jobs, publish } = await transact(database.pool, async (client) => {
        const enqueued = await engine.enqueueInTransaction(client, [
          { task: "demo.countdown", input: {}, userId, ...request },
        ]);
        const {
          timeoutMs = null,
          heartbeatTimeoutMs = null,
          jobTimeoutMs = null,
          maxAttempts = null,
          backoff = { kind: "fixed", delayMs: 20 },
          input,
          queue = null,
        } = policy;
        await client.query(
          `update job set timeout_ms = coalesce($2, timeout_ms), max_attempts = coalesce($3, max_attempts),
             backoff = $4, input = coalesce($5, input), queue = coalesce($6, queue),
             heartbeat_timeout_ms = $7, job_timeout_ms = $8::int, deadline_at = greatest(created_at, run_at) + $8::int * interval '1 millisecond'
           where id = $1`,
          [
            enqueued.jobs[0]?.id,
            timeoutMs,
            maxAttempts,
            backoff,
            input === undefined ? null : JSON.stringify(input),
            queue,
            heartbeatTimeoutMs,
            jobTimeoutMs,
          ],
        );
        return enqueued;
      });
      publish();
      return jobs[0]?.id ?? "";
    },
    read,
    events: (jobId) => engine.readEvents(jobId, 0, 10_000),
    until(jobId, holds) {
      return new Promise((resolve, reject) => {
        let looking = false;
        let again = false;
        const look = async (): Promise<void> => {
          if (looking) return void (again = true);
          looking = true;
          do {
            again = false;
            const job = await read(jobId);
            if (holds(job)) {
              leave();
              return resolve(job);
            }
          } while (again);
          looking = false;
        };
        const leave = bus.subscribe(() => void look().catch(reject));
        look().catch(reject);
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await families.stop();
      await admitter.stop();
      await bus.stop();
      await database[Symbol.asyncDispose]();
      await rm(storageRoot, { recursive: true, force: true });
    },
  };
}

/** A promise and its resolver: the signal that a test waits for. */
export function signal<T = void>(): { promise: Promise<T>; fire: (value: T) => void } {
  let fire: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => (fire = resolve));
  return { promise, fire };
}

/** Resolves when the signal fires. */
export function aborted(abortSignal: AbortSignal): Promise<void> {
  if (abortSignal.aborted) return Promise.resolve();
  return new Promise((resolve) => abortSignal.addEventListener("abort", () => resolve(), { once: true }));
}

/** The moves of a job, as `from>to`, from its log. */
export function moves(events: readonly JobEvent[]): string[] {
  return events.flatMap((event) => (event.kind === "state" ? `${event.data.from ?? ""}>${event.data.to}` : []));
}
