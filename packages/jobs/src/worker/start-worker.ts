import { tmpdir } from "node:os";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChangeBus } from "../bus/index.ts";
import { createCircuits } from "../engine/circuits/create-circuits.ts";
import type { Connections } from "../engine/connections.ts";
import type { Handlers } from "../engine/handler.ts";
import { publishMoves } from "../engine/move-jobs.ts";
import type { PriceList } from "../engine/price-list.ts";
import type { Storage } from "../storage/index.ts";
import { abortOnHints, reconcile } from "./abort.ts";
import { startCallingOff } from "./call-off.ts";
import { createChildPool } from "./child/index.ts";
import type { ChildPool } from "./child/index.ts";
import { createClaimer } from "./claim.ts";
import { execute } from "./execute.ts";
import { createHeartbeat } from "./heartbeat.ts";
import type { LeasedJob } from "./heartbeat.ts";
import { createRunningAttempts } from "./running-attempts.ts";
import { createDoorbellRunner } from "./runner.ts";
import { startSweeper } from "./sweep.ts";
import { startTempCleaner } from "./temp-folders.ts";
import { DEFAULT_TIMINGS } from "./timings.ts";
import type { WorkerTimings } from "./timings.ts";
import { createWriters } from "./writers.ts";

export interface WorkerOptions {
  /** For claims and writes; not for heartbeat and LISTEN, which connect by themselves. */
  pool: Pool;
  /** A direct connection: LISTEN and the heartbeat need one. */
  databaseUrl: string;
  /** Started already; the worker does not stop it. */
  bus: ChangeBus;
  storage: Storage;
  logger: Logger;
  /** Most jobs at once in this worker, 1 or more. Default 16. Limits that hold for all workers together are admission's. */
  concurrency?: number;
  /** Default: our tasks' handlers. */
  handlers?: Handlers;
  /** Runs handlers whose policy says `child`. Default: a pool of our tasks' handlers, stopped with the worker. */
  childPool?: ChildPool;
  /** Services outside that handlers may call. Default: none, everything is done on this machine. */
  connections?: Connections;
  /** What services cost here, where it is not what their makers list. Default: nothing is said. */
  prices?: PriceList;
  /** Where attempts make their temporary folders; whoever owns it clears away what a killed worker left. Default: the system's. */
  tempRoot?: string;
  /** Longest an attempt may run, in milliseconds, where its task allows more. Default: no limit of the worker's own. */
  maxTimeoutMs?: number;
  /** Shown to admins. */
  version?: string;
  timings?: Partial<WorkerTimings>;
}

/** How long a stopping worker waits for the database to take the end of its jobs, in milliseconds. */
const LAST_WRITES_MS = 5_000;

/** A process part that executes attempts. */
export interface RunningWorker extends AsyncDisposable {
  /** Of its row; changes when it was declared lost and registered anew. */
  readonly id: string;
  /** Doorbells were rung by this process: looks for them now, should there be room. */
  look(): void;
  /** Takes no more jobs, lets those running go on for `graceMs`, then hands them back, and stops. Idempotent. */
  drain(graceMs?: number): Promise<void>;
  /** As `drain(0)`; cuts a drain under way short. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a worker: heartbeat, sweep, and a runner that answers doorbells. Resolves once it takes jobs.
 * @throws when the database cannot be reached
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { pool, databaseUrl, bus, storage, concurrency = 16, version = "dev", tempRoot = tmpdir() } = options;
  const { maxTimeoutMs = Infinity, connections = {}, prices = {} } = options;
  const logger = options.logger.child({ part: "worker" });
  const timings: WorkerTimings = { ...DEFAULT_TIMINGS, ...options.timings };
  const handlers = options.handlers ?? (await import("../tasks/index.ts")).handlers;
  const childPool = options.childPool ?? createChildPool({ logger });
  const running = createRunningAttempts();
  const circuits = createCircuits({ pool, bus, logger });
  const writers = createWriters(pool);
  const parts = {
    pool,
    bus,
    storage,
    handlers,
    childPool,
    writers,
    running,
    circuits,
    connections,
    prices,
    timings,
    tempRoot,
    maxTimeoutMs,
    logger,
  };
  let idleLeases = new Set<string>();

  const heartbeat = createHeartbeat({
    databaseUrl,
    concurrency,
    version,
    timings,
    logger,
    onBeat(leased, sentAt) {
      bus.publish({ kind: "workers" });
      giveUpIdleLeases(reconcile(leased, running, sentAt));
      running.forgetGivenUp(leased, sentAt);
    },
    onFenced: () => running.abortAll("lease-lost"),
  });

  /** Leased to us, yet nothing here works on it (the answer to a claim was lost, say): twice seen, handed on. */
  function giveUpIdleLeases(idle: readonly LeasedJob[]): void {
    const keyOf = ({ jobId, attempt }: LeasedJob) => `${jobId}:${attempt}`;
    const { workerId } = heartbeat;
    for (const job of idle.filter((one) => idleLeases.has(keyOf(one)))) {
      const { jobId, attempt } = job;
      logger.warn({ jobId, attempt }, "a lease of this worker has no attempt; handing it on");
      writers.moves.submit({ jobId, event: "lost", lease: { workerId, attempt } }).then(
        (result) => publishMoves(bus, [result]),
        (error: unknown) => logger.warn({ err: error, jobId }, "a lease could not be handed on; trying again"),
      );
    }
    idleLeases = new Set(idle.map(keyOf));
  }

  const runner = createDoorbellRunner({
    databaseUrl,
    concurrency,
    timings,
    logger,
    live: () => heartbeat.live(),
    claimer: createClaimer({ pool, bus, running, workerId: () => heartbeat.workerId }),
    onClaim: (claim, leave) => execute(claim, parts, leave),
  });

  await heartbeat.start();
  const stopListening = abortOnHints(bus, running, () => heartbeat.beatNow());
  const sweeper = startSweeper({ pool, bus, timings, logger });
  const tempCleaner = startTempCleaner({ pool, tempRoot, logger });
  const { callOffs } = await import("../tasks/call-offs.ts");
  const stopCallingOff = startCallingOff({ pool, bus, callOffs, connections, logger });
  let cutShort = () => {};
  const cut = new Promise<void>((resolve) => (cutShort = resolve));
  let draining: Promise<void> | undefined;

  async function drainOnce(graceMs: number): Promise<void> {
    heartbeat.close();
    const idle = runner.stop();
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
    await Promise.race([idle, grace, cut]);
    clearTimeout(timer);
    running.abortAll("shutdown");
    // Aborted attempts end within their grace; only a database out of reach can hold up their finish.
    // What is not written then is written by whoever sweeps.
    const patience = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), timings.abortGraceMs + LAST_WRITES_MS);
    });
    if ((await Promise.race([idle, patience])) === "late") logger.warn("stopping with jobs whose end is not written");
    clearTimeout(timer);
    await Promise.all([childPool.stop(), sweeper.stop(), tempCleaner.stop(), stopCallingOff()]);
    circuits.stop();
    stopListening();
    await heartbeat.stop();
    bus.publish({ kind: "workers" });
  }

  const drain = (graceMs = timings.drainGraceMs) => (draining ??= drainOnce(graceMs));
  const stop = () => {
    cutShort();
    return drain(0);
  };
  runner.start();
  bus.publish({ kind: "workers" });
  return {
    get id() {
      return heartbeat.workerId;
    },
    look: () => runner.look(),
    drain,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
