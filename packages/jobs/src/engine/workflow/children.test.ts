import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkerFixture, moves } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import { ensureQueues } from "../queues/ensure-queues.ts";
import type { ChildHandle } from "./child-handle.ts";
import { startFamilyPass } from "./family-pass.ts";
import { bySteps, isOver, leaf, PARENT } from "./test/by-steps.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
  await ensureQueues(fixture.database.pool, { default: { concurrency: 16 } });
});
afterAll(() => fixture[Symbol.asyncDispose]());

test("fan out and in: the parent waits without a place, and has the outputs in its order", async () => {
  const runs: number[] = [];
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        runs.push(ctx.attempt);
        const [a, b] = [
          ctx.spawn("demo.countdown", { seconds: 3, steps: 1 }),
          ctx.spawn("demo.countdown", { seconds: 4, steps: 1 }),
        ];
        const outputs = await ctx.waitAll([b, a]);
        return { counted: outputs[0].counted * 10 + outputs[1].counted, attempts: ctx.attempt };
      },
      1: leaf,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  const job = await fixture.until(id, isOver);
  expect(job).toMatchObject({
    state: "completed",
    output: { counted: 43 },
    freeAttempts: 1,
    attempt: 2,
    maxAttempts: 4,
  });
  expect(runs).toEqual([1, 2]);
  expect(moves(await fixture.events(id))).toEqual([
    ">queued",
    "queued>running",
    "running>blocked",
    "blocked>queued",
    "queued>running",
    "running>completed",
  ]);
  await fixture.families.idle();
  expect((await fixture.read(id)).children).toEqual({ total: 2, completed: 2, failed: 0, cancelled: 0 });
  expect((await fixture.engine.children(id)).map((child) => [child.parentId, child.userId, child.state])).toEqual([
    [id, fixture.userId, "completed"],
    [id, fixture.userId, "completed"],
  ]);
  const { rows } = await fixture.database.pool.query("select * from dependency");
  expect(rows).toEqual([]);
});

test("nested two levels deep, in a queue that runs one at a time", async () => {
  await fixture.engine.queues.setLimits("default", { concurrency: 1 });
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const middle = ctx.spawn("demo.countdown", { steps: 2 });
        const other = ctx.spawn("demo.countdown", { steps: 2 }, { key: "other" });
        const [one, two] = await ctx.waitAll([middle, other]);
        return { counted: one.counted + two.counted, attempts: ctx.attempt };
      },
      2: async (ctx) => {
        const leaves = [1, 2, 3].map((seconds) => ctx.spawn("demo.countdown", { seconds, steps: 1 }));
        const outputs = await ctx.waitAll(leaves);
        return { counted: outputs.reduce((sum, { counted }) => sum + counted, 0), attempts: ctx.attempt };
      },
      1: leaf,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed", output: { counted: 12 } });
  await fixture.engine.queues.setLimits("default", {});
});

test("a retry of the parent finds its children, and doubles none", async () => {
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const children = Array.from({ length: 1_000 }, (_, seconds) =>
          ctx.spawn("demo.countdown", { seconds, steps: 1 }),
        );
        const named = ctx.spawn("demo.countdown", { seconds: 5, steps: 1 }, { key: "named" });
        if (ctx.attempt === 1) throw new Error("after it spawned");
        const outputs: { counted: number }[] = await ctx.waitAll<ChildHandle<"demo.countdown", "fail-fast">[]>([
          ...children,
          named,
        ]);
        return { counted: outputs.length, attempts: ctx.attempt };
      },
      1: leaf,
    }),
    { concurrency: 16 },
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  const job = await fixture.until(id, isOver);
  expect(job).toMatchObject({ state: "completed", output: { counted: 1_001 } });
  await fixture.families.idle();
  expect((await fixture.read(id)).children).toEqual({ total: 1_001, completed: 1_001, failed: 0, cancelled: 0 });
  const { rows } = await fixture.database.pool.query(
    "select count(*)::int as n, count(distinct input->>'seconds')::int as inputs, max(attempt) as attempts from job where parent_id = $1",
    [id],
  );
  expect(rows).toEqual([{ n: 1_001, inputs: 1_000, attempts: 1 }]);
});

test("a handler that swallows the signal to wait fails at once, and says why", async () => {
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const child = ctx.spawn("demo.countdown", { steps: 1 });
        await ctx.waitAll([child]).catch(() => {});
        return { counted: 1, attempts: 1 };
      },
      1: leaf,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  expect(await fixture.until(id, isOver)).toMatchObject({
    state: "failed",
    error: { code: "swallowed-wait" },
    attempt: 1,
  });
});

test("an error beside a wait is an attempt that failed; one made of the signal to wait is a bug that is named", async () => {
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx, { seconds }) => {
        const child = ctx.spawn("demo.countdown", { steps: 1 }, { failure: "continue" });
        const waiting = ctx.waitAll([child]);
        if (seconds === 1) await waiting.catch((cause: unknown) => Promise.reject(new Error("wrapped", { cause })));
        if (ctx.attempt === 1) await Promise.allSettled([waiting]).then(() => Promise.reject(new Error("beside it")));
        await waiting;
        return { counted: 1, attempts: ctx.attempt };
      },
      1: leaf,
    }),
  );
  const beside = await fixture.enqueue({ input: { steps: PARENT } });
  const besideIt = await fixture.until(beside, isOver);
  expect(besideIt).toMatchObject({ state: "completed" });
  expect(moves(await fixture.events(beside)).slice(0, 3)).toEqual([">queued", "queued>running", "running>retrying"]);
  const wrapped = await fixture.enqueue({ input: { steps: PARENT, seconds: 1 } });
  expect(await fixture.until(wrapped, isOver)).toMatchObject({ state: "failed", error: { code: "swallowed-wait" } });
});

test("what is wrong with a child is said where it is spawned", async () => {
  const said: unknown[] = [];
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const wrong = [
          () => ctx.spawn("demo.countdown", { seconds: -1 }),
          () => ctx.spawn("demo.countdown", {}, { key: "" }),
          () => ctx.spawn("demo.countdown", {}, { priority: 5_000 }),
        ];
        for (const spawn of wrong) {
          try {
            spawn();
          } catch (error) {
            said.push(String(error));
          }
        }
        const child = ctx.spawn("demo.countdown", { steps: 1 }, { key: "one" });
        expect(() => ctx.spawn("demo.countdown", { steps: 1 }, { key: "one" })).toThrow("expected one not used before");
        await ctx.waitAll([child]);
        await ctx.waitAll([{ ...child, jobId: ctx.jobId }]);
        return { counted: 0, attempts: 0 };
      },
      1: leaf,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } }, { maxAttempts: 1 });
  expect(await fixture.until(id, isOver)).toMatchObject({ state: "failed", children: { total: 1 } });
  expect(said.slice(0, 3)).toEqual([
    'InvalidInput: expected "seconds" to be at least 0, got -1',
    'InvalidInput: expected "key" to be 1 to 200 characters long, got 0 characters',
    'InvalidInput: expected "priority" to be a whole number from -1000 to 1000, got 5000',
  ]);
});

test("a parent that does not wait leaves its children to themselves", async () => {
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        ctx.spawn("demo.countdown", { seconds: 7, steps: 1 });
        return { counted: 0, attempts: ctx.attempt };
      },
      1: leaf,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed", attempt: 1 });
  const [child] = await fixture.engine.children(id);
  expect(await fixture.until(child!.id, isOver)).toMatchObject({ state: "completed", output: { counted: 7 } });
});

test("waits that nobody tells of are found by the backstop", async () => {
  await fixture.families.stop();
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        await ctx.waitAll([ctx.spawn("demo.countdown", { steps: 1 })]);
        return { counted: 0, attempts: ctx.attempt };
      },
      1: leaf,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  await fixture.until(id, ({ state }) => state === "blocked");
  const [child] = await fixture.engine.children(id);
  await fixture.until(child!.id, isOver);
  expect((await fixture.read(id)).state).toBe("blocked");
  const { database, bus, logger } = fixture;
  await using families = startFamilyPass({ pool: database.pool, bus, logger });
  expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed" });
  await families.idle();
  expect((await fixture.read(id)).children).toMatchObject({ completed: 1 });
});
