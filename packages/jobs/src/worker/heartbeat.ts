import pg from "pg";
import type { Logger } from "pino";
import { dropConnection } from "../bus/drop-connection.ts";
import type { JobState } from "../wire/index.ts";
import { deregister, register } from "./register.ts";
import type { WorkerTimings } from "./timings.ts";

/** A job that the rows say this worker holds. */
export interface LeasedJob {
  jobId: string;
  attempt: number;
  state: JobState;
}

export interface HeartbeatOptions {
  databaseUrl: string;
  concurrency: number;
  version: string;
  timings: Pick<WorkerTimings, "heartbeatMs" | "selfFenceMs">;
  logger: Logger;
  /** After each beat: what the rows say this worker holds. */
  onBeat: (leased: readonly LeasedJob[], sentAt: number) => void;
  /** The lease is gone, or may be: everything must stop. Beats go on; `live()` waits for the next good one. */
  onFenced: (why: "not-renewed" | "declared-lost") => void;
}

/** This worker's lease. One row, renewed over a connection of its own, in database time. */
export interface Heartbeat {
  /** The id that leases are taken under; a new one after the worker was declared lost. */
  readonly workerId: string;
  /** Registers and starts to beat. */
  start(): Promise<void>;
  /** Resolves with true while the lease holds, at once or when it does again; with false once stopped. */
  live(): Promise<boolean>;
  /** Beats now rather than at the next interval. */
  beatNow(): void;
  /** Lets `live()` answer false from now on; beats go on until `stop`. */
  close(): void;
  /** Stops beating and marks the row as stopped. */
  stop(): Promise<void>;
}

/** Renews, and reads the jobs held, in one statement. Uses worker_pkey and job_leased. */
const BEAT = `
  with beat as (
    update worker set heartbeat_at = now()
    where id = $1 and stopped_at is null
    returning id
  )
  select
    exists (select from beat) as live,
    coalesce((
      select json_agg(json_build_object('jobId', id, 'attempt', attempt, 'state', state))
      from job where worker_id = $1 and state in ('running', 'cancelling')
    ), '[]'::json) as leased`;

const CONNECT_TIMEOUT_MS = 5_000;
/**
 * A beat that got no answer for this share of the interval, and the shorter wait after it, leave time for one over a new
 * connection before the lease is in doubt: a connection that went dead without a word stops no job.
 */
const ANSWER_SHARE = 0.6;

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { databaseUrl, concurrency, version, timings, logger, onBeat, onFenced } = options;
  let client: pg.Client | undefined;
  let workerId = "";
  let beating: Promise<void> | undefined;
  let again = false;
  let beatTimer: NodeJS.Timeout | undefined;
  let fenceTimer: NodeJS.Timeout | undefined;
  let isLive = false;
  let closed = false;
  let stopped = false;
  let waiters: ((live: boolean) => void)[] = [];

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: "jobwire-heartbeat",
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_SHARE * timings.heartbeatMs,
      keepAlive: true,
    });
    fresh.on("error", () => drop(fresh));
    fresh.on("end", () => drop(fresh));
    try {
      await fresh.connect();
    } catch (error) {
      dropConnection(fresh);
      throw error;
    }
    client = fresh;
    return fresh;
  }

  function drop(lost: pg.Client): void {
    if (client === lost) client = undefined;
    dropConnection(lost);
  }

  function renewed(sentAt: number): void {
    clearTimeout(fenceTimer);
    if (stopped) return;
    fenceTimer = setTimeout(
      () => {
        logger.error({ workerId }, "the lease was not renewed in time; stopping all jobs");
        fence("not-renewed");
      },
      Math.max(0, sentAt + timings.selfFenceMs - performance.now()),
    );
    isLive = true;
    tellWaiters();
  }

  function fence(why: "not-renewed" | "declared-lost"): void {
    clearTimeout(fenceTimer);
    isLive = false;
    onFenced(why);
  }

  function tellWaiters(): void {
    const told = waiters;
    waiters = [];
    for (const tell of told) tell(!closed);
  }

  async function beat(): Promise<void> {
    const sentAt = performance.now();
    let used: pg.Client | undefined;
    try {
      used = client ?? (await connect());
      const { rows } = await used.query<{ live: boolean; leased: LeasedJob[] }>(BEAT, [workerId]);
      const row = rows[0];
      if (row?.live) {
        renewed(sentAt);
        onBeat(row.leased, sentAt);
        return;
      }
      // What was leased under the old id is being given to others.
      logger.error({ workerId }, "this worker was declared lost; stopping all jobs and registering anew");
      fence("declared-lost");
      workerId = await register(used, { concurrency, version });
      renewed(sentAt);
    } catch (error) {
      logger.warn({ err: error, workerId }, "a heartbeat failed");
      if (used) drop(used);
    }
  }

  function schedule(afterMs: number): void {
    clearTimeout(beatTimer);
    if (!stopped) beatTimer = setTimeout(beatNow, afterMs);
  }

  function beatNow(): void {
    if (stopped) return;
    again = beating !== undefined;
    beating ??= (async () => {
      await beat();
      beating = undefined;
      // After a failure sooner, so that one lost answer does not cost half the lease.
      schedule(again ? 0 : client ? timings.heartbeatMs : timings.heartbeatMs / 5);
      again = false;
    })();
  }

  return {
    get workerId() {
      return workerId;
    },
    async start() {
      const sentAt = performance.now();
      workerId = await register(await connect(), { concurrency, version });
      renewed(sentAt);
      schedule(timings.heartbeatMs);
    },
    live() {
      if (closed) return Promise.resolve(false);
      if (isLive) return Promise.resolve(true);
      return new Promise((resolve) => waiters.push(resolve));
    },
    beatNow,
    close() {
      closed = true;
      tellWaiters();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      closed = true;
      tellWaiters();
      clearTimeout(beatTimer);
      clearTimeout(fenceTimer);
      await beating;
      try {
        await deregister(client ?? (await connect()), workerId);
      } catch (error) {
        logger.warn({ err: error, workerId }, "the worker could not be marked as stopped; a sweep will");
      }
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
