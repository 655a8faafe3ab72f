import { afterAll, beforeAll, expect, test } from "vitest";
import { createJob, createTestDatabase, createUser, createWorker } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { insertJobs } from "./insert-jobs.ts";
import { keepSteps } from "./keep-steps.ts";
import { writeDependencies } from "./write-dependencies.ts";

let db: TestDatabase;
let userId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  userId = (await createUser(db)).id;
});
afterAll(() => db[Symbol.asyncDispose]());

const dependencies = async (jobId: string) =>
  (await db.pool.query(`SELECT on_job_id AS "jobId", needs FROM dependency WHERE job_id = $1 ORDER BY needs`, [jobId]))
    .rows;

test("what a job waits for replaces what it waited for, and only the holder of its lease says so", async () => {
  const job = await createJob(db, { userId, state: "running", attempt: 2 });
  const lease = { workerId: job.workerId!, attempt: 2 };
  const [a, b, c] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const first = [
    { jobId: a, needs: "end" },
    { jobId: b, needs: "success" },
  ] as const;
  expect(await writeDependencies(db.pool, job.id, lease, first)).toBe(true);
  expect(await dependencies(job.id)).toEqual(first);
  const second = [
    { jobId: c, needs: "any" },
    { jobId: b, needs: "end" },
  ] as const;
  for (const stranger of [
    { ...lease, attempt: 1 },
    { ...lease, workerId: await createWorker(db) },
  ]) {
    expect(await writeDependencies(db.pool, job.id, stranger, second)).toBe(false);
  }
  expect(await dependencies(job.id)).toEqual(first);
  expect(await writeDependencies(db.pool, job.id, lease, second)).toBe(true);
  expect(await dependencies(job.id)).toEqual(second);
});

test("a job is inserted blocked, with what it waits for; one that exists gets nothing more", async () => {
  const on = { jobId: crypto.randomUUID(), needs: "success" } as const;
  const job = {
    id: crypto.randomUUID(),
    task: "demo.countdown",
    queue: "default",
    userId,
    itemId: null,
    parentId: null,
    priority: 0,
    input: {},
    maxAttempts: 3,
    timeoutMs: 1_000,
    backoff: { kind: "fixed", delayMs: 0 },
    dependsOn: [on],
  };
  expect(await insertJobs(db.pool, [job])).toMatchObject([{ created: true, state: "blocked" }]);
  expect(await dependencies(job.id)).toEqual([on]);
  const again = { ...job, dependsOn: [{ ...on, jobId: crypto.randomUUID() }] };
  expect(await insertJobs(db.pool, [again])).toMatchObject([{ created: false }]);
  expect(await dependencies(job.id)).toEqual([on]);
});

test("a step is kept once, for the holder of the lease", async () => {
  const [one, two] = [await createJob(db, { userId, state: "running" }), await createJob(db, { userId })];
  const lease = { workerId: one.workerId!, attempt: 1 };
  const step = { jobId: one.id, lease, name: "first", value: { a: 1 } };
  expect(
    await keepSteps(db.pool, [
      step,
      { ...step, jobId: two.id },
      { ...step, lease: { ...lease, attempt: 2 }, name: "other" },
      { ...step, name: "second", value: undefined },
    ]),
  ).toEqual([true, false, false, true]);
  expect(await keepSteps(db.pool, [{ ...step, value: { a: 2 } }])).toEqual([true]);
  const { rows } = await db.pool.query("SELECT name, value FROM job_step ORDER BY name");
  expect(rows).toEqual([
    { name: "first", value: { a: 1 } },
    { name: "second", value: null },
  ]);
  expect(await keepSteps(db.pool, [])).toEqual([]);
});
