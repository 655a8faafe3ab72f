import { applyTransitions } from "@jobwire/db";
import { createJob, createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { createMemoryBus } from "../../bus/index.ts";
import type { ChangeBus } from "../../bus/index.ts";
import { publishMoves } from "../../engine/move-jobs.ts";
import type { DeliveryView } from "../../wire/index.ts";

/** A database with a user, where the test plays the worker. */
export interface EffectsFixture extends AsyncDisposable {
  database: TestDatabase;
  bus: ChangeBus;
  logger: pino.Logger;
  /** A new user; its id and address. */
  user(): Promise<{ id: string; email: string }>;
  /** Ends a job of the user; the bus is told unless `unheard`. */
  end(
    userId: string,
    how?: {
      task?: string;
      state?: "completed" | "failed";
      parentId?: string;
      output?: unknown;
      message?: string;
      unheard?: boolean;
    },
  ): Promise<string>;
  deliveries(userId: string): Promise<
    (Pick<DeliveryView, "kind" | "event" | "state" | "attempts" | "error" | "status"> & {
      target: string;
      jobId: string;
      messageId: string | null;
    })[]
  >;
  /** Resolves when a query that gives one boolean says true. */
  until(text: string, values?: unknown[]): Promise<void>;
}

export async function createEffectsFixture(): Promise<EffectsFixture> {
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? "silent" });
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await createTestDatabase());
  const bus = cleanup.use(createMemoryBus({ logger }));
  const held = cleanup.move();
  const { pool } = database;
  return {
    database,
    bus,
    logger,
    user: () => createUser(database),
    async end(
      userId,
      {
        task = "demo.countdown",
        state = "completed",
        parentId,
        output = {},
        message = "The file is empty.",
        unheard,
      } = {},
    ) {
      const job = await createJob(database, { userId, state: "running", maxAttempts: 1 });
      await pool.query("update job set task = $2, parent_id = $3 where id = $1", [job.id, task, parentId ?? null]);
      const lease = { workerId: job.workerId!, attempt: job.attempt };
      const moves = await applyTransitions(pool, [
        state === "completed"
          ? { jobId: job.id, event: "complete", lease, output }
          : {
              jobId: job.id,
              event: "throw",
              lease,
              permanent: true,
              retryInMs: 0,
              error: { reason: "permanent", code: "empty", message },
            },
      ]);
      if (unheard !== true) publishMoves(bus, moves);
      return job.id;
    },
    async deliveries(userId) {
      const { rows } = await pool.query(
        `select kind, event, state, attempts, error, status, target, job_id as "jobId", message_id as "messageId"
           from delivery where user_id = $1 order by id`,
        [userId],
      );
      return rows;
    },
    async until(text, values = []) {
      for (;;) {
        const { rows } = await pool.query<{ ok: boolean }>(`select (${text}) as ok`, values);
        if (rows[0]?.ok === true) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
