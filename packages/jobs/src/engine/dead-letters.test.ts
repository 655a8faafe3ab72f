// Failed jobs as groups, and what is done to many at once.
import { createTestDatabase, createUser, createWorker, giveSlots } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMemoryBus } from "../bus/index.ts";
import type { BusMessage } from "../bus/index.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine } from "./create-engine.ts";
import { moveJobs } from "./move-jobs.ts";

let database: TestDatabase;
let engine: Engine;
let anna: string;
let ben: string;
let workerId: string;
const heard: BusMessage[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  const logger = pino({ level: "silent" });
  const bus = createMemoryBus({ logger });
  bus.subscribe((message) => heard.push(message));
  engine = createEngine({ pool: database.pool, bus, logger });
  ({ id: anna } = await createUser(database));
  ({ id: ben } = await createUser(database));
  workerId = await createWorker(database);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

async function enqueueMany(userId: string, count: number): Promise<string[]> {
  const requests = Array.from({ length: count }, () => ({ task: "demo.countdown" as const, input: {}, userId }));
  const { jobs } = await engine.enqueueInTransaction(database.pool, requests);
  return jobs.map((job) => job.id);
}

/** Makes jobs that a worker tried, and that failed with this code. */
async function failMany(userId: string, code: string, count: number): Promise<string[]> {
  const ids = await enqueueMany(userId, count);
  await giveSlots(database, ids);
  await moveJobs(
    database.pool,
    ids.map((jobId) => ({ jobId, event: "claim", workerId, attempt: 1 })),
  );
  const error = { reason: "permanent", code, message: `It is ${code}.` };
  const lease = { workerId, attempt: 1 };
  const results = await moveJobs(
    database.pool,
    ids.map((jobId) => ({ jobId, event: "throw", lease, error, permanent: true, retryInMs: 0 })),
  );
  expect(results.every((result) => result.applied && result.to === "failed")).toBe(true);
  return ids;
}

const states = async (ids: readonly string[]) => [...new Set((await engine.readJobs(ids)).map((job) => job.state))];

describe("dead letters", () => {
  test("are grouped by task and code, the group with the newest first, with a sample", async () => {
    const big = await failMany(anna, "too-big", 3);
    const odd = await failMany(ben, "too-odd", 2);
    const late = await failMany(anna, "too-late", 1);
    const group = (code: string, ids: string[]) => ({
      task: "demo.countdown",
      code,
      count: ids.length,
      newestJobId: ids.toSorted().at(-1),
      newestAt: expect.stringMatching(/^20.*Z$/),
      reason: "permanent",
      message: `It is ${code}.`,
    });
    const [bigGroup, oddGroup, lateGroup] = [group("too-big", big), group("too-odd", odd), group("too-late", late)];
    expect(await engine.failures({ userId: null })).toEqual([lateGroup, oddGroup, bigGroup]);
    expect(await engine.failures({ userId: anna })).toEqual([lateGroup, bigGroup]);
    expect(await engine.failures({ userId: ben })).toEqual([oddGroup]);
    expect(await engine.failures({ userId: "nobody" })).toEqual([]);

    const all = { moved: big.length, refused: 0 };
    expect(await engine.rerunMany({ filter: { code: "too-big" } }, anna)).toEqual(all);
    expect(await states(big)).toEqual(["queued"]);
    expect(await states([...odd, ...late])).toEqual(["failed"]);
    expect(await engine.failures({ userId: anna })).toEqual([lateGroup]);
  });

  test("are found by their index, however long the history", async () => {
    await database.pool.query(
      `insert into job (id, task, queue, user_id, state, input, error, max_attempts, attempt_budget, timeout_ms, backoff, finished_at)
       select gen_random_uuid(), 'demo.countdown', 'default', $1, case when n % 50 = 0 then 'failed' else 'completed' end::job_state,
         '{}', case when n % 50 = 0 then jsonb_build_object('reason', 'thrown', 'code', 'many-' || n % 4, 'message', 'x') end, 3, 3, 1000, '{}', now()
       from generate_series(1, 30000) n`,
      [ben],
    );
    await database.pool.query("analyze job");
    const plans: string[] = [];
    const pool = {
      query: async (text: string, values: unknown[] = []) => {
        const { rows } = await database.pool.query<{ "QUERY PLAN": string }>(`explain ${text}`, values);
        plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
        return database.pool.query(text, values);
      },
    };
    const { failures } = await import("./failures.ts");
    expect(await failures(pool as never, { userId: null })).toHaveLength(4);
    expect(await failures(pool as never, { userId: ben })).toHaveLength(3);
    expect(plans[0]).toContain("job_failed");
    expect(plans[1]).toContain("job_failed_of_user");
    for (const plan of plans) expect(plan).not.toContain("Seq Scan on job");
  });
});

describe("many at once", () => {
  test("are rerun in batches: by user and code, newest first, up to a limit", async () => {
    const ids = await failMany(anna, "no-luck", 1_203);
    const others = await failMany(ben, "no-luck", 2);
    heard.length = 0;
    const filter = { task: "demo.countdown", code: "no-luck", userId: anna };
    const newest = ids.toSorted().slice(-1_000);
    expect(await engine.rerunMany({ filter, limit: 1_000 }, anna)).toEqual({
      moved: 1_000,
      refused: 0,
      next: newest[0],
    });
    expect(await states(newest)).toEqual(["queued"]);
    expect(await states(ids.toSorted().slice(0, 203))).toEqual(["failed"]);
    expect(await states(others)).toEqual(["failed"]);
    const hints = heard.flatMap((message) => (message.kind === "hints" ? message.hints : []));
    expect(new Set(hints.map(({ jobId }) => jobId))).toEqual(new Set(newest));
    const [oldest = ""] = ids.toSorted();
    expect(await engine.rerunMany({ filter, before: oldest }, anna)).toEqual({ moved: 0, refused: 0 });
    expect(await engine.rerunMany({ filter, before: newest[0] }, anna)).toEqual({ moved: 203, refused: 0 });
    expect(await engine.rerunMany({ filter }, anna)).toEqual({ moved: 0, refused: 0 });
    const rerun = (await engine.readEvents(newest[0]!, 0, 100)).at(-1);
    expect(rerun?.data).toMatchObject({ event: "rerun", byUserId: anna });
  });

  test("by id: each once, and those that cannot be are counted", async () => {
    const failed = await failMany(anna, "by-id", 2);
    const waiting = await enqueueMany(anna, 1);
    const ids = [...failed, failed[0]!.toUpperCase(), ...waiting, crypto.randomUUID()];
    expect(await engine.rerunMany({ ids }, null)).toEqual({ moved: 2, refused: 2 });
  });

  test("parts of other jobs are left to them where roots are asked for", async () => {
    const [root, part] = (await failMany(anna, "in-parts", 2)) as [string, string];
    await database.pool.query("update job set parent_id = $2 where id = $1", [part, (await enqueueMany(anna, 1))[0]]);
    expect(await engine.rerunMany({ filter: { code: "in-parts", isRoot: true } }, anna)).toEqual({
      moved: 1,
      refused: 0,
    });
    expect([await states([root]), await states([part])]).toEqual([["queued"], ["failed"]]);
  });

  test("a limit out of bounds is refused", async () => {
    await expect(engine.rerunMany({ filter: {}, limit: 0 }, null)).rejects.toThrow("expected a whole number from 1");
  });

  test("are removed for good: those that failed, with what they had started, unless somebody needs them", async () => {
    const [plain, pinned, needed, parent] = (await failMany(anna, "to-go", 4)) as [string, string, string, string];
    const others = await failMany(ben, "to-go", 1_001);
    const [open, completed] = (await enqueueMany(anna, 2)) as [string, string];
    const child = async (of: string, state: string) => {
      const [id] = (await enqueueMany(anna, 1)) as [string];
      await database.pool.query(
        `update job set parent_id = $2, state = $3::job_state, error = '{"reason": "thrown", "code": "part", "message": "x"}' where id = $1`,
        [id, of, state],
      );
      return id;
    };
    const [grandchild, partOfOpen] = [await child(parent, "completed"), await child(open, "failed")];
    await database.pool.query("update job set state = 'completed' where id = $1", [completed]);
    await engine.pin(pinned, true);
    const request = { task: "demo.countdown", input: {}, userId: anna } as const;
    await engine.enqueue({ ...request, dependsOn: [{ jobId: needed, needs: "end" }] });
    heard.length = 0;
    const ids = [plain, pinned, needed, parent, open, completed, partOfOpen, crypto.randomUUID()];
    expect(await engine.removeFailed({ ids }, anna)).toEqual({ removed: 2, refused: 6 });
    const left = [pinned, needed, open, completed, partOfOpen];
    expect((await engine.readJobs([...ids, grandchild])).map(({ id }) => id).toSorted()).toEqual(left.toSorted());
    const gone = heard.flatMap((message) => (message.kind === "removed" ? message.jobIds : []));
    expect(gone.toSorted()).toEqual([plain, parent, grandchild].toSorted());

    const filter = { code: "to-go", userId: ben };
    expect(await engine.removeFailed({ filter, limit: 1_000 }, null)).toEqual({
      removed: 1_000,
      refused: 0,
      next: others.toSorted().at(-1_000),
    });
    expect((await engine.readJobs(others)).map(({ id }) => id)).toEqual([others.toSorted()[0]]);
    await expect(engine.removeFailed({ filter: {}, limit: 0 }, null)).rejects.toThrow("expected a whole number from 1");
  });

  test("that somebody retries at this moment are not removed, nor what they had started", async () => {
    const [root] = (await failMany(anna, "again", 1)) as [string];
    const [child] = (await enqueueMany(anna, 1)) as [string];
    await database.pool.query("update job set parent_id = $2, state = 'completed' where id = $1", [child, root]);
    const retry = await database.pool.connect();
    await retry.query("begin");
    await retry.query("update job set state = 'queued' where id = $1", [root]);
    const removing = engine.removeFailed({ ids: [root] }, anna);
    const blocked = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const isWaiting = () => database.pool.query(blocked).then(({ rowCount }) => rowCount);
    await expect.poll(isWaiting).toBeGreaterThan(0);
    await retry.query("commit");
    retry.release();
    expect(await removing).toEqual({ removed: 0, refused: 1 });
    expect(await engine.readJobs([root, child])).toHaveLength(2);
  });

  test("are cancelled in batches", async () => {
    const ids = await enqueueMany(anna, 1_100);
    const [over] = await failMany(anna, "over", 1);
    expect(await engine.cancelMany([...ids, over!], anna)).toEqual({ moved: 1_100, refused: 1 });
    expect(await states(ids)).toEqual(["cancelled"]);
  });
});
