import { randomUUID } from "node:crypto";
import { applyTransitions, createPool } from "@jobwire/db";
import type { Pool } from "@jobwire/db";
import { createTestDatabase } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { createMemoryBus } from "../../../bus/index.ts";
import type { ChangeBus } from "../../../bus/index.ts";
import { createEngine } from "../../create-engine.ts";
import type { Engine } from "../../create-engine.ts";
import { publishMoves } from "../../move-jobs.ts";
import { uuidV7 } from "../../uuid-v7.ts";
import { createAdmitter } from "../admitter.ts";
import type { Admitter } from "../admitter.ts";
import { admitOnce } from "../pass.ts";
import type { Pass } from "../pass.ts";

export interface Slot {
  jobId: string;
  attempt: number;
  queue: string;
  userId: string;
  key: string | null;
  isClaimed: boolean;
}

/** Jobs made at once: straight into the table, so that a test may have as many as it likes. */
export interface NewJobs {
  jobs?: number;
  userId?: string;
  queue?: string;
  key?: string | null;
  priority?: number;
  task?: string;
}

/** A database, a bus, and an admitter on them; the test plays the workers. */
export interface AdmissionFixture extends AsyncDisposable {
  database: TestDatabase;
  pool: Pool;
  bus: ChangeBus;
  engine: Engine;
  admitter: Admitter;
  userId: string;
  /** A further admitter, on a pool and bus of its own: as in another process. */
  anotherAdmitter(): Promise<Admitter>;
  /** Ends the admitters, so that only `pass()` admits. */
  stopPasses(): Promise<void>;
  /** One pass, as the admitter makes them. */
  pass(): Promise<Pass>;
  /** Passes until one finds nothing more to do. */
  passes(): Promise<number>;
  /** A user whose id begins with the name, so that ids sort as names do. */
  user(name: string): Promise<string>;
  /** Inserts waiting jobs and says so on the bus; ids in the order of their making. */
  enqueue(jobs?: NewJobs): Promise<string[]>;
  /** Registers a living worker. */
  worker(concurrency: number): Promise<string>;
  slots(): Promise<Slot[]>;
  doorbells(): Promise<string[]>;
  /** Claims for a worker, as its runner would. False: refused. */
  claim(workerId: string, slot: Pick<Slot, "jobId" | "attempt">): Promise<boolean>;
  complete(workerId: string, slot: Pick<Slot, "jobId" | "attempt">): Promise<void>;
  setLimits(queue: string, limits: object): Promise<void>;
  /** Ends all jobs that have a slot, as if they had run. */
  giveBack(): Promise<void>;
}

export async function createAdmissionFixture(): Promise<AdmissionFixture> {
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? "silent" });
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await createTestDatabase());
  const { pool } = database;
  const bus = cleanup.use(createMemoryBus({ logger }));
  const engine = createEngine({ pool, bus, logger });
  const admitter = createAdmitter({ pool, bus, logger });
  const admitters = [admitter];
  cleanup.defer(async () => void (await Promise.all(admitters.map((one) => one.stop()))));

  async function user(name: string): Promise<string> {
    const id = `${name}-${randomUUID()}`;
    await pool.query(
      `insert into "user" (id, name, email, email_verified, updated_at) values ($1, $1, $1 || '@example.test', true, now())`,
      [id],
    );
    return id;
  }

  const userId = await user("me");
  const held = cleanup.move();
  return {
    database,
    pool,
    bus,
    engine,
    admitter,
    userId,
    user,
    async anotherAdmitter() {
      const ownPool = createPool({ url: database.url, max: 4 });
      held.defer(() => ownPool.end());
      const ownBus = held.use(createMemoryBus({ logger }));
      bus.subscribe((message) => ownBus.publish(message));
      const another = createAdmitter({ pool: ownPool, bus: ownBus, logger });
      held.use(another);
      return another;
    },
    stopPasses: async () => void (await Promise.all(admitters.map((one) => one.stop()))),
    pass: () => admitOnce(pool),
    async passes() {
      for (let passes = 1; ; passes += 1) if (!(await admitOnce(pool)).isCut) return passes;
    },
    async enqueue({ jobs = 1, queue = "default", key = null, priority = 0, task = "demo.countdown", ...rest } = {}) {
      const owner = rest.userId ?? userId;
      const ids = Array.from({ length: jobs }, () => uuidV7());
      await pool.query(
        `with made as (
           insert into job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff, last_seq, key, priority)
           select id, $2, $3, $4, 'queued', '{}', 3, 3, 60000, '{"kind": "fixed", "delayMs": 0}', 1, $5, $6
           from unnest($1::uuid[]) as new(id) returning id)
         insert into job_event (job_id, seq, attempt, kind, data)
         select id, 1, 0, 'state', '{"from": null, "to": "queued", "event": "create"}' from made`,
        [ids, task, queue, owner, key, priority],
      );
      const hint = { userId: owner, rev: 1, seq: 1, state: "queued" as const };
      bus.publish({ kind: "hints", hints: ids.map((jobId) => ({ ...hint, jobId })) });
      return ids;
    },
    async worker(concurrency) {
      const id = randomUUID();
      await pool.query("insert into worker (id, host, pid, version, concurrency) values ($1, 'test', 1, 'test', $2)", [
        id,
        concurrency,
      ]);
      return id;
    },
    async slots() {
      const { rows } = await pool.query<Slot>(
        `select job_id as "jobId", attempt, queue, user_id as "userId", key, claimed_at is not null as "isClaimed"
         from slot order by job_id`,
      );
      return rows;
    },
    async doorbells() {
      const { rows } = await pool.query<{ key: string }>("select key from graphile_worker.jobs order by key");
      return rows.map(({ key }) => key);
    },
    async claim(workerId, { jobId, attempt }) {
      const results = await applyTransitions(pool, [{ jobId, event: "claim", workerId, attempt }]);
      publishMoves(bus, results);
      return results[0]?.applied ?? false;
    },
    async complete(workerId, { jobId, attempt }) {
      const lease = { workerId, attempt };
      publishMoves(bus, await applyTransitions(pool, [{ jobId, event: "complete", lease, output: {} }]));
    },
    async setLimits(queue, limits) {
      await pool.query(
        `insert into queue (name, overrides) values ($1, $2) on conflict (name) do update set overrides = excluded.overrides`,
        [queue, limits],
      );
      bus.publish({ kind: "floor", what: "queues" });
    },
    async giveBack() {
      await pool.query(`with ended as (delete from slot returning job_id)
        update job set state = 'completed', finished_at = now() from ended where job.id = ended.job_id`);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
