import { createPool, transact } from "@jobwire/db";
import { createJob, createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createMemoryBus } from "../../bus/index.ts";
import type { BusMessage } from "../../bus/index.ts";
import { createEngine } from "../create-engine.ts";
import type { Engine } from "../create-engine.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { forgetLeftovers } from "./forget-leftovers.ts";
import { retentionPass } from "./retention-pass.ts";
import type { RetentionRule } from "./retention-rules.ts";

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
  await database.pool.query("delete from job");
  await database.pool.query("delete from doomed_file");
  ({ id: userId } = await createUser(database));
  heard.length = 0;
});
afterAll(async () => {
  await bus.stop();
  await database[Symbol.asyncDispose]();
});

const MONTH: RetentionRule[] = [{ tasks: null, days: 30 }];
const pass = (rules = MONTH, batch = 500) =>
  retentionPass({ pool: database.pool, bus, rules, pace: { batch, pauseMs: 0 } });

/** A job that was over so many days ago. */
async function over(
  daysAgo: number,
  more: { parentId?: string; task?: string; state?: "completed" | "failed" } = {},
): Promise<string> {
  const { id } = await createJob(database, { userId, state: more.state ?? "completed" });
  await database.pool.query(
    "update job set finished_at = now() - $2 * interval '1 day', parent_id = $3, task = coalesce($4, task) where id = $1",
    [id, daysAgo, more.parentId ?? null, more.task ?? null],
  );
  return id;
}
const kept = async () => {
  const { rows } = await database.pool.query<{ id: string }>("select id from job where user_id = $1", [userId]);
  return rows.map((row) => row.id).toSorted();
};
const count = async (table: string, column: string, ids: readonly string[]) => {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*)::int as count from ${table} where ${column} = any($1::uuid[])`,
    [ids],
  );
  return rows[0]?.count;
};

describe("a pass", () => {
  test("removes what was over long enough ago, tells the viewers, and leaves the rest", async () => {
    const old = [await over(31), await over(400, { state: "failed" })];
    const young = await over(29);
    const { id: open } = await createJob(database, { userId, state: "queued" });
    expect(await pass()).toMatchObject({ removed: 2, gaveWay: false });
    expect(await kept()).toEqual([young, open].toSorted());
    const removed = heard.filter((message) => message.kind === "removed");
    expect(removed.map((message) => message.userId)).toEqual([userId]);
    expect(removed.flatMap((message) => message.jobIds).toSorted()).toEqual(old.toSorted());
  });

  test("does not look again at what a longer rule keeps, however much, and finds what is over since", async () => {
    const rules: RetentionRule[] = [
      { tasks: ["jobs.batch"], days: 100 },
      { tasks: null, days: 30 },
    ];
    await database.pool.query(
      `insert into job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff, finished_at)
       select gen_random_uuid(), 'jobs.batch', 'default', $1, 'completed', '{}', 3, 3, 1000, '{}', now() - interval '50 days'
       from generate_series(1, 3000)`,
      [userId],
    );
    const first = await over(40);
    const places = new Map();
    const read = async () => {
      const one = createPool({ url: database.url, max: 1 });
      const report = await retentionPass({ pool: one, bus, rules, pace: { batch: 100, pauseMs: 0 }, places });
      await one.query("select pg_stat_force_next_flush()");
      const { rows } = await one.query<{ entries: number }>(
        "select idx_tup_read::int as entries from pg_stat_user_indexes where indexrelname = 'job_finished'",
      );
      await one.end();
      return { ...report, entries: rows[0]!.entries };
    };
    const whole = await read();
    expect(whole).toMatchObject({ removed: 1 });
    await over(31);
    const again = await read();
    expect(again).toMatchObject({ removed: 1 });
    expect(again.entries - whole.entries).toBeLessThan(10);
    expect(await kept()).not.toContain(first);
    // Another process, or a look at everything.
    places.clear();
    expect((await read()).entries - again.entries).toBeGreaterThan(3_000);
  });

  test("goes on in batches until nothing is left, also past what is kept", async () => {
    const old = await Promise.all(Array.from({ length: 25 }, () => over(31)));
    await engine.pin(old[0]!, true);
    await engine.pin(old[12]!, true);
    expect(await pass(MONTH, 4)).toMatchObject({ removed: 23, gaveWay: false });
    expect(await kept()).toEqual([old[0], old[12]].toSorted());
  });

  test("keeps jobs of one task as that task says", async () => {
    const [brief, long] = [await over(2, { task: "image.thumbnail" }), await over(2)];
    const older = await over(40);
    await pass([{ tasks: ["image.thumbnail"], days: 1 }, ...MONTH]);
    expect(await kept()).toEqual([long]);
    expect([brief, older]).not.toContain(long);
  });

  test("without a rule removes nothing", async () => {
    const id = await over(4_000);
    expect(await pass([])).toMatchObject({ removed: 0, gaveWay: false });
    expect(await kept()).toEqual([id]);
  });

  test("takes events, steps, keys and artifacts along, and notes their files", async () => {
    const job = await engine.enqueue({ task: "demo.countdown", input: {}, userId, idempotencyKey: "k" });
    await engine.cancel(job.id, userId);
    await database.pool.query("update job set finished_at = now() - interval '31 days' where id = $1", [job.id]);
    await database.pool.query("insert into job_step (job_id, name, value) values ($1, 's', '1')", [job.id]);
    await database.pool.query(
      `insert into artifact (id, job_id, user_id, attempt, name, content_type, bytes, storage_key)
       values ($1, $2, $3, 1, 'x', 'text/plain', 1, 'artifacts/one')`,
      [uuidV7(), job.id, userId],
    );
    await pass();
    for (const [table, column] of [
      ["job_event", "job_id"],
      ["job_step", "job_id"],
      ["dedupe", "job_id"],
      ["artifact", "job_id"],
    ] as const) {
      expect(await count(table, column, [job.id]), table).toBe(0);
    }
    const { rows } = await database.pool.query("select storage_key as key from doomed_file");
    expect(rows).toEqual([{ key: "artifacts/one" }]);
    expect(await engine.enqueue({ task: "demo.countdown", input: {}, userId, idempotencyKey: "k" })).toMatchObject({
      created: true,
    });
  });
});

describe("a family", () => {
  async function family() {
    const root = await over(40);
    const children = [await over(50, { parentId: root }), await over(39, { parentId: root })];
    const grandchild = await over(39, { parentId: children[1]! });
    return { root, children, grandchild, all: [root, ...children, grandchild].toSorted() };
  }

  test("goes as a whole in one pass, in batches of any size", async () => {
    await family();
    expect(await pass(MONTH, 2)).toMatchObject({ removed: 4, gaveWay: false });
    expect(await kept()).toEqual([]);
  });

  test("stays while its parent's time is not over, whatever the children's", async () => {
    const { root, all } = await family();
    await database.pool.query("update job set finished_at = now() where id = $1", [root]);
    await pass();
    expect(await kept()).toEqual(all);
  });

  test.each(["child", "grandchild", "root"] as const)("stays while its %s is pinned", async (who) => {
    const { root, children, grandchild, all } = await family();
    const pinned = { child: children[0]!, grandchild, root }[who];
    expect(await engine.pin(pinned, true)).toBe(true);
    await pass();
    expect(await kept()).toEqual(all);
    await engine.pin(pinned, false);
    await pass();
    expect(await kept()).toEqual([]);
  });

  test("stays while its root is in its owner's collection", async () => {
    const { root, all } = await family();
    await database.pool.query("insert into collection_entry (job_id, user_id) values ($1, $2)", [root, userId]);
    await pass();
    expect(await kept()).toEqual(all);
    await database.pool.query("update collection_entry set removed_at = now()");
    await pass();
    expect(await kept()).toEqual([]);
  });

  test("stays while one of them is not over", async () => {
    const { grandchild, all } = await family();
    await engine.cancel(grandchild, null);
    await database.pool.query("update job set state = 'queued', finished_at = null where id = $1", [grandchild]);
    await pass();
    expect(await kept()).toEqual(all);
  });

  test("that a blocked job waits for stays", async () => {
    const id = await over(40);
    const { id: waiting } = await createJob(database, { userId, state: "blocked" });
    await database.pool.query("insert into dependency (job_id, on_job_id) values ($1, $2)", [waiting, id]);
    await pass();
    expect(await kept()).toEqual([id, waiting].toSorted());
  });
});

describe("beside others at work", () => {
  test("two passes do not remove the same twice, nor wait for each other", async () => {
    const old = await Promise.all(Array.from({ length: 60 }, () => over(31)));
    const other = createPool({ url: database.url, max: 2 });
    const reports = await Promise.all([
      pass(MONTH, 5),
      retentionPass({ pool: other, bus, rules: MONTH, pace: { batch: 5, pauseMs: 0 } }),
    ]);
    await other.end();
    while ((await kept()).length > 0) reports.push(await pass());
    expect(reports.reduce((sum, report) => sum + report.removed, 0)).toBe(old.length);
  });

  test("a job that somebody holds is passed over, and goes the next time", async () => {
    const [held, free] = [await over(31), await over(31)];
    await transact(database.pool, async (client) => {
      await client.query("select from job where id = $1 for update", [held]);
      expect(await pass()).toMatchObject({ removed: 1 });
      expect(await kept()).toEqual([held]);
    });
    expect(free).not.toBe(held);
    await pass();
    expect(await kept()).toEqual([]);
  });

  test("a batch that would have to wait is dropped, and the others go on", async () => {
    const job = await engine.enqueue({ task: "demo.countdown", input: {}, userId, idempotencyKey: "held" });
    await engine.cancel(job.id, userId);
    await database.pool.query("update job set finished_at = now() - interval '90 days' where id = $1", [job.id]);
    const others = await Promise.all([over(31), over(31)]);
    await transact(database.pool, async (client) => {
      await client.query("select from dedupe where key = 'held' for update");
      expect(await pass(MONTH, 1)).toMatchObject({ removed: 2, gaveWay: false });
      expect(await kept()).toEqual([job.id]);
    });
    expect(others).toHaveLength(2);
    expect(await pass()).toMatchObject({ removed: 1 });
  });

  test.each([
    ["was retried", "update job set state = 'queued', finished_at = null where id = $1"],
    ["was retried and has ended anew", "update job set finished_at = now() where id = $1"],
    ["was pinned", "update job set pinned_at = now() where id = $1"],
    ["was collected", "insert into collection_entry (job_id, user_id) select id, user_id from job where id = $1"],
  ])("a family whose root %s since the pass looked at it keeps what it has left", async (_what, change) => {
    const root = await over(40);
    for (let n = 0; n < 3; n++) await over(40, { parentId: root });
    // One connection, first come first served: the change comes before the second batch.
    const one = createPool({ url: database.url, max: 1 });
    let changed: Promise<unknown> | undefined;
    const leave = bus.subscribe((message) => {
      if (message.kind === "removed") changed ??= one.query(change, [root]);
    });
    const report = await retentionPass({ pool: one, bus, rules: MONTH, pace: { batch: 1, pauseMs: 0 } });
    leave();
    await changed;
    await one.end();
    expect(report).toMatchObject({ removed: 1, gaveWay: false });
    expect(await kept()).toHaveLength(3);
    expect(await kept()).toContain(root);
  });

  test("a pass that is told to stop ends after its batch", async () => {
    await Promise.all(Array.from({ length: 20 }, () => over(31)));
    const stop = new AbortController();
    bus.subscribe((message) => message.kind === "removed" && stop.abort());
    const report = await retentionPass({
      pool: database.pool,
      bus,
      rules: MONTH,
      pace: { batch: 5, pauseMs: 60_000 },
      signal: stop.signal,
    });
    expect(report.removed).toBe(5);
  });
});

test("pinning is a durable change that viewers hear of, done once", async () => {
  const id = await over(1);
  expect(await engine.pin(id, true)).toBe(true);
  const [job] = await engine.readJobs([id]);
  expect(job).toMatchObject({ pinnedAt: expect.any(String), rev: 2 });
  expect(heard).toEqual([{ kind: "hints", hints: [{ jobId: id, userId, rev: 2, seq: 1, state: "completed" }] }]);
  expect(await engine.pin(id, true)).toBe(true);
  expect((await engine.readJobs([id]))[0]?.rev).toBe(2);
  expect(await engine.pin(uuidV7(), true)).toBe(false);
});

test("keys whose window is over, and old counts, are forgotten", async () => {
  const brief = await engine.enqueue({
    task: "demo.countdown",
    input: {},
    userId,
    dedupe: { key: "brief", mode: "throttle", windowMs: 1 },
  });
  const long = await engine.enqueue({
    task: "demo.countdown",
    input: {},
    userId,
    dedupe: { key: "long", mode: "throttle", windowMs: 60_000 },
  });
  await database.pool.query(
    `insert into rate_window (scope, slices, updated_at) values ('old', '{}', now() - interval '2 days'), ('new', '{}', now())`,
  );
  await forgetLeftovers(database.pool);
  expect(await count("dedupe", "job_id", [brief.id])).toBe(0);
  expect(await count("dedupe", "job_id", [long.id])).toBe(1);
  const { rows } = await database.pool.query("select scope from rate_window");
  expect(rows).toEqual([{ scope: "new" }]);
});
