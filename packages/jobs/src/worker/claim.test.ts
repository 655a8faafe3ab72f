import { createJob, createTestDatabase, createUser, createWorker } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import type { Pool } from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMemoryBus } from "../bus/index.ts";
import { reconcile } from "./abort.ts";
import { createAttempt } from "./attempt.ts";
import { createClaimer } from "./claim.ts";
import { createRunningAttempts } from "./running-attempts.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** The real pool, whose first answer is lost, and whose second arrives only when `meanwhile` has happened. */
function slowAfterLoss(meanwhile: () => void): Pool {
  let asked = 0;
  const query = async (statement: string, values: unknown[]) => {
    asked += 1;
    const answer = await db.pool.query(statement, values);
    if (asked === 1) throw Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
    meanwhile();
    return answer;
  };
  return { query } as unknown as Pool;
}

test("a job that ends while a worker asks what it holds does not run again", async () => {
  const { id: userId } = await createUser(db);
  const workerId = await createWorker(db);
  const [ended, forgotten] = [
    await createJob(db, { userId, state: "running", workerId }),
    await createJob(db, { userId, state: "running", workerId }),
  ];
  const bus = createMemoryBus({ logger: pino({ level: "silent" }) });
  const running = createRunningAttempts();
  const attempt = createAttempt(
    { jobId: ended.id, userId, lease: { workerId, attempt: ended.attempt }, rev: 1, seq: 1 },
    bus,
  );
  running.begin(attempt);
  const pool = slowAfterLoss(() => running.end(attempt));
  const claimer = createClaimer({ pool, bus, running, workerId: () => workerId });

  await expect(claimer.claim(4)).rejects.toThrow("terminated");
  const { claims } = await claimer.claim(4);
  expect(claims.map(({ job }) => job.id)).toEqual([forgotten.id]);
});

test("an attempt whose end could not be written does not begin again", async () => {
  const { id: userId } = await createUser(db);
  const workerId = await createWorker(db);
  const over = await createJob(db, { userId, state: "running", workerId });
  const bus = createMemoryBus({ logger: pino({ level: "silent" }) });
  const running = createRunningAttempts();
  const attempt = createAttempt(
    { jobId: over.id, userId, lease: { workerId, attempt: over.attempt }, rev: 1, seq: 1 },
    bus,
  );
  running.begin(attempt);
  // As on a full disk, where what is held can be read and nothing can be written.
  running.end(attempt, false);
  const claimer = createClaimer({ pool: slowAfterLoss(() => {}), bus, running, workerId: () => workerId });

  await expect(claimer.claim(4)).rejects.toThrow("terminated");
  expect((await claimer.claim(4)).claims).toEqual([]);
});

test("an attempt that was stopped here with its lease in doubt does not begin again, but is handed on", async () => {
  const { id: userId } = await createUser(db);
  const workerId = await createWorker(db);
  const stopped = await createJob(db, { userId, state: "running", workerId });
  const bus = createMemoryBus({ logger: pino({ level: "silent" }) });
  const running = createRunningAttempts();
  const attempt = createAttempt(
    { jobId: stopped.id, userId, lease: { workerId, attempt: stopped.attempt }, rev: 1, seq: 1 },
    bus,
  );
  running.begin(attempt);
  // As when the worker was cut off for as long as it may go on without word: an answer to a claim is lost as well.
  running.abortAll("lease-lost");
  running.end(attempt);
  const claimer = createClaimer({ pool: slowAfterLoss(() => {}), bus, running, workerId: () => workerId });

  await expect(claimer.claim(4)).rejects.toThrow("terminated");
  expect((await claimer.claim(4)).claims).toEqual([]);
  const leased = [{ jobId: stopped.id, attempt: stopped.attempt, state: "running" as const }];
  const sentAt = performance.now();
  expect(reconcile(leased, running, sentAt)).toEqual(leased);
  running.forgetGivenUp(leased, sentAt);
  expect(running.isGivenUp(stopped.id, stopped.attempt)).toBe(true);
  running.forgetGivenUp([], sentAt);
  expect(running.isGivenUp(stopped.id, stopped.attempt)).toBe(false);
});
