import { createPool, transact } from "@jobwire/db";
import type { Pool } from "@jobwire/db";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createMemoryBus } from "../../bus/index.ts";
import type { BusMessage } from "../../bus/index.ts";
import { createEngine } from "../create-engine.ts";
import type { Engine } from "../create-engine.ts";
import type { EnqueueRequest } from "../enqueue.ts";
import type { Dedupe } from "./dedupe.ts";

const logger = pino({ level: "silent" });
const bus = createMemoryBus({ logger });
const heard: BusMessage[] = [];
bus.subscribe((message) => heard.push(message));
let database: TestDatabase;
let engine: Engine;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  engine = createEngine({ pool: database.pool, bus, logger });
});
beforeEach(async () => {
  ({ id: userId } = await createUser(database));
  heard.length = 0;
});
afterAll(async () => {
  await bus.stop();
  await database[Symbol.asyncDispose]();
});

const request = (dedupe: Dedupe, more: Partial<EnqueueRequest> = {}): EnqueueRequest => ({
  task: "demo.countdown",
  input: {},
  userId,
  dedupe,
  ...more,
});
const enqueue = (dedupe: Dedupe, more: Partial<EnqueueRequest> = {}) => engine.enqueue(request(dedupe, more));
const read = async (id: string) => (await engine.readJobs([id]))[0]!;
/** As if the key had been given this long ago: the clock cannot be turned. */
const age = (id: string, seconds: number) =>
  database.pool.query(
    `update dedupe set created_at = created_at - $2 * interval '1 second', expires_at = expires_at - $2 * interval '1 second'
     where job_id = $1`,
    [id, seconds],
  );
const begin = (id: string) => database.pool.query("update job set attempt = 1, state = 'running' where id = $1", [id]);
const jobCount = async () => {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from job where user_id = $1",
    [userId],
  );
  return rows[0]?.count;
};

describe("return", () => {
  const once = { key: "k", mode: "return", windowMs: 60_000 } as const;

  test("answers with the same job inside the window, whatever became of it, and with a new one after", async () => {
    const first = await enqueue(once);
    expect(first).toMatchObject({ outcome: "created", created: true });
    expect(await enqueue(once)).toMatchObject({ id: first.id, outcome: "existing", created: false });
    await engine.cancel(first.id, userId);
    expect(await enqueue(once)).toMatchObject({ id: first.id, outcome: "existing", state: "cancelled" });
    await age(first.id, 61);
    const second = await enqueue(once);
    expect(second).toMatchObject({ outcome: "created" });
    expect(second.id).not.toBe(first.id);
    expect(await enqueue(once)).toMatchObject({ id: second.id, outcome: "existing" });
  });

  test("an idempotency key is the same, for as long as its job is kept", async () => {
    const plain = { task: "demo.countdown", input: {}, userId, idempotencyKey: "i" } as const;
    const first = await engine.enqueue(plain);
    await age(first.id, 400 * 86_400);
    expect(await engine.enqueue(plain)).toMatchObject({ id: first.id, outcome: "existing" });
    expect(await enqueue({ key: "i", mode: "return" })).toMatchObject({ id: first.id });
    await database.pool.query("delete from job where id = $1", [first.id]);
    expect(await engine.enqueue(plain)).toMatchObject({ outcome: "created" });
  });

  test("answers with the job that is there also while its queue accepts nothing new", async () => {
    const first = await enqueue(once);
    await database.pool.query("insert into queue (name, draining_at) values ('default', now())");
    try {
      expect(await enqueue(once)).toMatchObject({ id: first.id, outcome: "existing" });
      await expect(enqueue({ ...once, key: "new" })).rejects.toMatchObject({ name: "QueueDraining" });
      await expect(enqueue({ key: "k", mode: "replace" })).rejects.toMatchObject({ name: "QueueDraining" });
      expect(await jobCount()).toBe(1);
      expect(await read(first.id)).toMatchObject({ rev: 1 });
    } finally {
      await database.pool.query("delete from queue");
    }
  });

  test("refuses a key that stands for another input, and makes nothing", async () => {
    const first = await enqueue(once, { input: { seconds: 1 } });
    const other = enqueue(once, { input: { seconds: 2 } });
    await expect(other).rejects.toMatchObject({
      name: "IdempotencyMismatch",
      code: "idempotency-mismatch",
      field: "dedupe.key",
      jobId: first.id,
    });
    const batch = transact(database.pool, (client) =>
      engine.enqueueInTransaction(client, [
        { task: "demo.countdown", input: {}, userId },
        { task: "demo.countdown", input: { seconds: 2 }, userId, idempotencyKey: "k" },
      ]),
    );
    await expect(batch).rejects.toMatchObject({ name: "IdempotencyMismatch", field: "idempotencyKey" });
    expect(await jobCount()).toBe(1);
    // Defaults filled in are no difference, nor is the order of fields.
    expect(await enqueue(once, { input: { steps: 5, seconds: 1 } })).toMatchObject({ id: first.id });
  });
});

describe("replace", () => {
  const latest = { key: "k", mode: "replace" } as const;

  test("gives the job that waits another input, priority and time, and says so in its log", async () => {
    const first = await enqueue(latest, { input: { seconds: 1 } });
    heard.length = 0;
    const runAt = new Date(Date.now() + 3_600_000);
    const second = await enqueue(latest, { input: { seconds: 2 }, priority: 9, runAt });
    expect(second).toMatchObject({
      id: first.id,
      outcome: "replaced",
      created: false,
      state: "scheduled",
      rev: 2,
      seq: 2,
      runAt,
    });
    expect(await read(first.id)).toMatchObject({
      input: { seconds: 2 },
      priority: 9,
      state: "scheduled",
      rev: 2,
      lastSeq: 2,
    });
    expect((await engine.readEvents(first.id, 0, 10)).map((event) => event.data)).toEqual([
      { from: null, to: "queued", event: "create" },
      { from: "queued", to: "scheduled", event: "replace", runAt: runAt.toISOString() },
    ]);
    expect(heard).toEqual([
      { kind: "hints", hints: [{ jobId: first.id, userId, rev: 2, seq: 2, state: "scheduled" }] },
    ]);
    expect(await enqueue(latest)).toMatchObject({ id: first.id, outcome: "replaced", state: "queued", seq: 3 });
  });

  test("takes back a slot that is counted under the key it had before", async () => {
    const replace: Dedupe = { key: crypto.randomUUID(), mode: "replace" };
    const { id } = await enqueue(replace);
    await database.pool.query(
      "insert into slot (job_id, attempt, queue, user_id, key) values ($1, 1, 'default', $2, 'before')",
      [id, userId],
    );
    expect(await enqueue(replace, { input: { seconds: 2 } })).toMatchObject({ id, outcome: "replaced" });
    expect((await database.pool.query("select from slot where job_id = $1", [id])).rowCount).toBe(0);
  });

  test("keeps its place in line, and takes back a slot for now when the new time is later", async () => {
    const first = await enqueue(latest);
    await database.pool.query("insert into slot (job_id, attempt, queue, user_id) values ($1, 1, 'default', $2)", [
      first.id,
      userId,
    ]);
    const again = await enqueue(latest, { input: { seconds: 2 } });
    expect(again.runAt).toEqual(first.runAt);
    const slots = async () => (await database.pool.query("select from slot where job_id = $1", [first.id])).rowCount;
    expect(await slots()).toBe(1);
    await enqueue(latest, { runAt: new Date(Date.now() + 60_000) });
    expect(await slots()).toBe(0);
  });

  test.each(["running", "over", "removed"] as const)(
    "makes a new job once the one before is %s; the key is the new one's",
    async (what) => {
      const first = await enqueue(latest);
      if (what === "running") await begin(first.id);
      if (what === "over") await engine.cancel(first.id, userId);
      if (what === "removed") await database.pool.query("delete from job where id = $1", [first.id]);
      const second = await enqueue(latest);
      expect(second).toMatchObject({ outcome: "created" });
      expect(second.id).not.toBe(first.id);
      expect(await enqueue(latest)).toMatchObject({ id: second.id, outcome: "replaced" });
    },
  );

  test("in one batch, the last request counts", async () => {
    const { jobs } = await transact(database.pool, (client) =>
      engine.enqueueInTransaction(
        client,
        [1, 2, 3].map((seconds) => request(latest, { input: { seconds } })),
      ),
    );
    expect(jobs.map((job) => job.outcome)).toEqual(["created", "replaced", "replaced"]);
    expect(new Set(jobs.map((job) => job.id)).size).toBe(1);
    expect(await read(jobs[0]!.id)).toMatchObject({ input: { seconds: 3 }, lastSeq: 3 });
  });

  test("replaces a blocked job without letting it go", async () => {
    const first = await enqueue(latest);
    await database.pool.query("update job set state = 'blocked' where id = $1", [first.id]);
    expect(await enqueue(latest, { input: { seconds: 2 } })).toMatchObject({
      id: first.id,
      outcome: "replaced",
      state: "blocked",
    });
  });
});

describe("debounce", () => {
  const quiet = { key: "k", mode: "debounce", windowMs: 60_000 } as const;
  const dueInMs = (job: { runAt: Date }, since: number) => job.runAt.getTime() - since;

  test("runs a window after the last call, with its input", async () => {
    const first = await enqueue(quiet, { input: { seconds: 1 } });
    expect(first).toMatchObject({ outcome: "created", state: "scheduled" });
    await database.pool.query(
      "update job set run_at = run_at - interval '50 s', created_at = created_at - interval '50 s' where id = $1",
      [first.id],
    );
    const before = Date.now();
    const second = await enqueue(quiet, { input: { seconds: 2 } });
    expect(second).toMatchObject({ id: first.id, outcome: "replaced", state: "scheduled" });
    expect(dueInMs(second, before)).toBeGreaterThanOrEqual(59_990);
    expect(dueInMs(second, before)).toBeLessThan(70_000);
    expect(await read(first.id)).toMatchObject({ input: { seconds: 2 } });
  });

  test("does not put it off for longer than maxWaitMs after the first call", async () => {
    const bounded = { ...quiet, maxWaitMs: 90_000 };
    const first = await enqueue(bounded);
    const { createdAt } = await read(first.id);
    await database.pool.query("update job set created_at = created_at - interval '80 s' where id = $1", [first.id]);
    expect(dueInMs(await enqueue(bounded), Date.parse(createdAt))).toBe(10_000);
    await database.pool.query("update job set created_at = created_at - interval '80 s' where id = $1", [first.id]);
    expect(await enqueue(bounded)).toMatchObject({ id: first.id, state: "queued" });
  });

  test("puts off a job whose time has come, and makes a new one once it has begun", async () => {
    const first = await enqueue(quiet);
    await database.pool.query("update job set state = 'queued', run_at = now() where id = $1", [first.id]);
    expect(await enqueue(quiet)).toMatchObject({ id: first.id, outcome: "replaced", state: "scheduled" });
    await begin(first.id);
    expect(await enqueue(quiet)).toMatchObject({ outcome: "created", state: "scheduled" });
  });
});

describe("throttle", () => {
  const slow = { key: "k", mode: "throttle", windowMs: 60_000 } as const;

  test("lets one start a window, whatever the input, and tells of that one", async () => {
    const first = await enqueue(slow, { input: { seconds: 1 } });
    expect(await enqueue(slow, { input: { seconds: 2 } })).toMatchObject({ id: first.id, outcome: "existing" });
    expect(await read(first.id)).toMatchObject({ input: { seconds: 1 }, rev: 1 });
    await age(first.id, 59);
    expect(await enqueue(slow)).toMatchObject({ id: first.id });
    await age(first.id, 2);
    expect(await enqueue(slow)).toMatchObject({ outcome: "created" });
  });

  test("many at once, with the window of the one before over, are one job", async () => {
    const first = await enqueue(slow);
    await age(first.id, 61);
    const { jobs } = await transact(database.pool, (client) =>
      engine.enqueueInTransaction(
        client,
        Array.from({ length: 20 }, () => request(slow)),
      ),
    );
    expect(jobs.filter((job) => job.created)).toHaveLength(1);
    expect(new Set(jobs.map((job) => job.id)).size).toBe(1);
    expect(jobs[0]?.id).not.toBe(first.id);
  });
});

test.each([
  [{ key: "", mode: "return" }, "dedupe.key"],
  [{ key: "x".repeat(201), mode: "return" }, "dedupe.key"],
  [{ key: "k", mode: "once" }, "dedupe.mode"],
  [{ key: "k", mode: "throttle" }, "dedupe.windowMs"],
  [{ key: "k", mode: "debounce" }, "dedupe.windowMs"],
  [{ key: "k", mode: "return", windowMs: 0 }, "dedupe.windowMs"],
  [{ key: "k", mode: "return", windowMs: 1.5 }, "dedupe.windowMs"],
  [{ key: "k", mode: "throttle", windowMs: 1e12 }, "dedupe.windowMs"],
  [{ key: "k", mode: "replace", windowMs: 5 }, "dedupe.windowMs"],
  [{ key: "k", mode: "throttle", windowMs: 5, maxWaitMs: 9 }, "dedupe.maxWaitMs"],
  [{ key: "k", mode: "debounce", windowMs: 50, maxWaitMs: 9 }, "dedupe.maxWaitMs"],
])("%j is refused by name of the field", async (dedupe, field) => {
  await expect(enqueue(dedupe as Dedupe)).rejects.toMatchObject({ name: "InvalidInput", field });
});

test("a debounce with a time of its own, or a key twice over, is refused", async () => {
  await expect(enqueue({ key: "k", mode: "debounce", windowMs: 5 }, { runAt: new Date() })).rejects.toMatchObject({
    field: "runAt",
  });
  await expect(enqueue({ key: "k", mode: "return" }, { idempotencyKey: "k" })).rejects.toMatchObject({
    field: "dedupe",
  });
});

test("what a job that is replaced would not wait for is refused", async () => {
  const first = await enqueue({ key: "first", mode: "replace" });
  const waiting = { dependsOn: [first.id] };
  for (const dedupe of [
    { key: "k", mode: "replace" },
    { key: "k", mode: "debounce", windowMs: 5 },
  ] as const)
    await expect(enqueue(dedupe, waiting)).rejects.toMatchObject({ name: "InvalidInput", field: "dependsOn" });
  expect(await enqueue({ key: "k", mode: "return" }, waiting)).toMatchObject({ state: "blocked" });
});

describe("100 requests at once with one key, over 5 processes", () => {
  let pools: Pool[];
  let engines: Engine[];
  beforeAll(() => {
    pools = Array.from({ length: 5 }, () => createPool({ url: database.url, max: 6 }));
    engines = pools.map((pool) => createEngine({ pool, bus, logger }));
  });
  afterAll(() => Promise.all(pools.map((pool) => pool.end())));
  const hundred = (dedupe: Dedupe, input: (n: number) => object = () => ({})) =>
    Promise.all(Array.from({ length: 100 }, (_, n) => engines[n % 5]!.enqueue(request(dedupe, { input: input(n) }))));

  test.each<Dedupe>([
    { key: "race", mode: "return" },
    { key: "race", mode: "throttle", windowMs: 60_000 },
    { key: "race", mode: "replace" },
    { key: "race", mode: "debounce", windowMs: 60_000 },
  ])("$mode makes one job", async (dedupe) => {
    const jobs = await hundred(dedupe, (n) => (dedupe.mode === "return" ? {} : { seconds: n }));
    expect(jobs.filter((job) => job.created)).toHaveLength(1);
    expect(new Set(jobs.map((job) => job.id)).size).toBe(1);
    expect(await jobCount()).toBe(1);
    const { lastSeq, rev } = await read(jobs[0]!.id);
    const events = await engine.readEvents(jobs[0]!.id, 0, 1_000);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
    expect(rev).toBe(lastSeq);
    expect(lastSeq).toBe(1 + jobs.filter((job) => job.outcome === "replaced").length);
  });

  test.each<Dedupe>([
    { key: "race", mode: "return", windowMs: 60_000 },
    { key: "race", mode: "throttle", windowMs: 60_000 },
    { key: "race", mode: "replace" },
    { key: "race", mode: "debounce", windowMs: 60_000 },
  ])("$mode makes one more once the job before is no answer any more", async (dedupe) => {
    const first = await enqueue(dedupe);
    await begin(first.id);
    await age(first.id, 61);
    const jobs = await hundred(dedupe);
    expect(jobs.filter((job) => job.created)).toHaveLength(1);
    expect(new Set(jobs.map((job) => job.id)).size).toBe(1);
    expect(jobs[0]?.id).not.toBe(first.id);
    expect(await jobCount()).toBe(2);
  });

  test("batches that share keys in any order and mode do not deadlock", async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `shared-${index}`);
    const modes: ((key: string) => Dedupe)[] = [
      (key) => ({ key, mode: "replace" }),
      (key) => ({ key, mode: "debounce", windowMs: 1_000 }),
      (key) => ({ key, mode: "throttle", windowMs: 60_000 }),
    ];
    const batches = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        transact(pools[n % 5]!, (client) => {
          const order = n % 2 === 0 ? keys : keys.toReversed();
          return engines[n % 5]!.enqueueInTransaction(
            client,
            order.map((key, at) => request(modes[(n + at) % 3]!(key))),
          );
        }),
      ),
    );
    expect(batches.flatMap(({ jobs }) => jobs).filter((job) => job.created)).toHaveLength(keys.length);
    expect(await jobCount()).toBe(keys.length);
  });
});
