import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, createUser } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { transact } from "../transact.ts";
import { insertJobs } from "./insert-jobs.ts";
import type { NewJob } from "./transition.ts";

let db: TestDatabase;
let userId: string;
beforeAll(async () => {
  db = await createTestDatabase({ max: 20 });
  userId = (await createUser(db)).id;
});
afterAll(() => db[Symbol.asyncDispose]());

const newJob = (over: Partial<NewJob> = {}): NewJob => ({
  id: randomUUID(),
  task: "demo.countdown",
  queue: "default",
  userId,
  itemId: null,
  parentId: null,
  priority: 0,
  input: { seconds: 3 },
  maxAttempts: 3,
  timeoutMs: 60_000,
  backoff: { kind: "fixed", delayMs: 100 },
  ...over,
});
const keyed = (key: string, over: Partial<NewJob> = {}): NewJob =>
  newJob({ dedupe: { key, mode: "return", windowMs: null, maxWaitMs: null }, ...over });
const eventsOf = async (id: string) =>
  (await db.pool.query("SELECT seq, attempt, kind, data FROM job_event WHERE job_id = $1 ORDER BY seq", [id])).rows;

test("a job is queued at once, with its first event", async () => {
  const job = newJob({ priority: 5 });
  const [inserted] = await insertJobs(db.pool, [job]);
  expect(inserted).toMatchObject({ id: job.id, created: true, userId, state: "queued", rev: 1, seq: 1 });
  expect(await db.prisma.job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({
    state: "queued",
    priority: 5,
    input: { seconds: 3 },
    attempt: 0,
    maxAttempts: 3,
    attemptBudget: 3,
    lastSeq: 1,
    rev: 1n,
  });
  expect(await eventsOf(job.id)).toEqual([
    { seq: 1, attempt: 0, kind: "state", data: { from: null, to: "queued", event: "create" } },
  ]);
});

test("a job of the future is scheduled, one of the past queued", async () => {
  const later = new Date(Date.now() + 3_600_000);
  const [future, past] = await insertJobs(db.pool, [newJob({ runAt: later }), newJob({ runAt: new Date(0) })]);
  expect(future).toMatchObject({ state: "scheduled", runAt: later });
  expect(past).toMatchObject({ state: "queued" });
  expect(past!.runAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect((await eventsOf(future!.id))[0].data).toEqual({
    from: null,
    to: "scheduled",
    event: "create",
    runAt: later.toISOString(),
  });
});

test("the time a job has counts from when it may first run", async () => {
  const runAt = new Date(Date.now() + 3_600_000);
  const debounce = { key: "quiet", mode: "debounce", windowMs: 60_000, maxWaitMs: 300_000 } as const;
  const limited = { jobTimeoutMs: 5_000 };
  const jobs = [newJob(limited), newJob({ ...limited, runAt }), newJob({ ...limited, dedupe: debounce })];
  const inserted = await insertJobs(db.pool, jobs);
  const [replaced] = await insertJobs(db.pool, [newJob({ ...limited, dedupe: debounce })]);
  expect(replaced).toMatchObject({ id: jobs[2]!.id, outcome: "replaced", state: "scheduled" });
  for (const { id } of inserted) {
    const { runAt: due, deadlineAt } = await db.prisma.job.findUniqueOrThrow({ where: { id } });
    expect(deadlineAt!.getTime() - due.getTime()).toBe(5_000);
  }
});

test("an idempotency key returns the job that holds it; other users and tasks have their own", async () => {
  const other = await createUser(db);
  const first = keyed("k");
  const results = await insertJobs(db.pool, [
    first,
    keyed("k"),
    keyed("k", { userId: other.id }),
    keyed("k", { task: "image.thumbnail" }),
  ]);
  expect(results.map(({ created }) => created)).toEqual([true, false, true, true]);
  expect(results[1]!.id).toBe(first.id);
  const [again] = await insertJobs(db.pool, [keyed("k")]);
  expect(again).toMatchObject({ id: first.id, created: false, state: "queued", rev: 1, seq: 1 });
});

test("the same job sent twice, as after a lost answer, is inserted once", async () => {
  const job = newJob();
  expect(await insertJobs(db.pool, [job, job])).toMatchObject([{ created: true }, { id: job.id, created: false }]);
  expect(await insertJobs(db.pool, [job])).toMatchObject([{ id: job.id, created: false }]);
  expect(await eventsOf(job.id)).toHaveLength(1);
});

test("100 inserts at once with one key make one job", async () => {
  const results = await Promise.all(Array.from({ length: 100 }, () => insertJobs(db.pool, [keyed("race")])));
  const [winner] = results.flat().filter(({ created }) => created);
  expect(results.flat().filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(results.flat().map(({ id }) => id))).toEqual(new Set([winner!.id]));
  expect(await eventsOf(winner!.id)).toHaveLength(1);
});

test("batches that share keys in opposite orders do not deadlock", async () => {
  const keys = Array.from({ length: 40 }, (_, index) => `opposite-${index}`);
  const batches = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      insertJobs(
        db.pool,
        (index % 2 === 0 ? keys : keys.toReversed()).map((key) => keyed(key)),
      ),
    ),
  );
  expect(batches.flat().filter(({ created }) => created)).toHaveLength(keys.length);
});

test("it is part of the caller's transaction", async () => {
  const job = newJob();
  const failed = transact(db.pool, async (client) => {
    expect(await insertJobs(client, [job])).toMatchObject([{ created: true }]);
    throw new Error("changed my mind");
  });
  await expect(failed).rejects.toThrow("changed my mind");
  expect(await eventsOf(job.id)).toHaveLength(0);
});

test("text that jsonb cannot hold is mended, the rest kept to the letter", async () => {
  const job = newJob({ input: { "a\0b": 'nul \0, half \ud800, whole 😀, escaped \\u0000, quote "' } });
  await insertJobs(db.pool, [job]);
  const { input } = await db.prisma.job.findUniqueOrThrow({ where: { id: job.id } });
  expect(input).toEqual({ "a\ufffdb": 'nul \ufffd, half \ufffd, whole 😀, escaped \\u0000, quote "' });
});
