import { afterAll, beforeAll, expect, test } from "vitest";
import { isTerminal } from "../lifecycle/index.ts";
import { createJob, createTestDatabase, createUser, createWorker } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { appendEvents } from "./append-events.ts";
import { applyTransitions } from "./apply-transitions.ts";
import type { TransitionRequest } from "./transition.ts";

let db: TestDatabase;
let userId: string;
beforeAll(async () => {
  db = await createTestDatabase({ max: 16 });
  userId = (await createUser(db)).id;
});
afterAll(() => db[Symbol.asyncDispose]());

const ERROR = { reason: "thrown", code: "unexpected", message: "It broke." };
const log = async (id: string) =>
  (await db.pool.query("SELECT seq, data FROM job_event WHERE job_id = $1 ORDER BY seq", [id])).rows;

test("however finish, throw, loss, stop and cancel race, a job ends once", async () => {
  for (let round = 0; round < 25; round += 1) {
    const jobs = await Promise.all(
      Array.from({ length: 8 }, () =>
        createJob(db, { userId, state: "running", attempt: 3, maxAttempts: 3, losses: 2 }),
      ),
    );
    const rivals = (["complete", "throw", "lost", "cancel", "stop", "complete"] as const).map((event) =>
      jobs.map(({ id: jobId, workerId, attempt }): TransitionRequest => {
        const lease = { workerId: workerId!, attempt };
        switch (event) {
          case "complete":
            return { jobId, event, lease, output: null };
          case "throw":
            return { jobId, event, lease, error: ERROR, permanent: false, retryInMs: 0 };
          case "cancel":
            return { jobId, event, byUserId: null };
          case "lost":
          case "stop":
            return { jobId, event, lease };
        }
      }),
    );
    // Each in its own order of jobs: locks are taken by id, so nobody deadlocks.
    const results = (
      await Promise.all(
        rivals.map((requests, index) => applyTransitions(db.pool, index % 2 === 0 ? requests : requests.toReversed())),
      )
    ).flat();
    for (const { id } of jobs) {
      const ends = results.filter((result) => result.applied && result.jobId === id && isTerminal(result.to));
      expect(ends).toHaveLength(1);
      const entries = await log(id);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      expect(entries.filter(({ data }) => isTerminal(data.to))).toHaveLength(1);
    }
  }
});

test("of many workers that claim one attempt, one gets it", async () => {
  const job = await createJob(db, { userId });
  const workers = await Promise.all(Array.from({ length: 12 }, () => createWorker(db)));
  const claims = await Promise.all(
    workers.map((workerId) => applyTransitions(db.pool, [{ jobId: job.id, event: "claim", workerId, attempt: 1 }])),
  );
  expect(claims.flat().filter(({ applied }) => applied)).toHaveLength(1);
  const { rows } = await db.pool.query("SELECT worker_id FROM job WHERE id = $1", [job.id]);
  expect(workers[claims.findIndex(([claim]) => claim!.applied)]).toBe(rows[0].worker_id);
});

test("a batch with a job twice meets the same batch reversed", async () => {
  const jobs = await Promise.all(Array.from({ length: 20 }, () => createJob(db, { userId })));
  const cancel = jobs.map(({ id }): TransitionRequest => ({ jobId: id, event: "cancel", byUserId: null }));
  const results = await Promise.all([
    applyTransitions(db.pool, [...cancel, ...cancel]),
    applyTransitions(db.pool, [...cancel, ...cancel].toReversed()),
  ]);
  expect(results.flat().filter(({ applied }) => applied)).toHaveLength(jobs.length);
});

test("a log line and a finish that race leave no gap, and nothing follows the end", async () => {
  for (let round = 0; round < 30; round += 1) {
    const job = await createJob(db, { userId, state: "running" });
    const lease = { workerId: job.workerId!, attempt: 1 };
    const lines = Array.from({ length: 5 }, () =>
      appendEvents(db.pool, [{ jobId: job.id, lease, kind: "log", data: { level: "info", message: "…" } }]),
    );
    const finish = applyTransitions(db.pool, [{ jobId: job.id, event: "complete", lease, output: null }]);
    const written = (await Promise.all(lines)).flat().filter(({ applied }) => applied).length;
    await finish;
    const entries = await log(job.id);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: written + 2 }, (_, index) => index + 1));
    expect(entries.at(-1).data).toMatchObject({ to: "completed" });
  }
});
