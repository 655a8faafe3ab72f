import { createJob } from "@jobwire/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkerFixture, signal } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import { PermanentError } from "../permanent-error.ts";
import type { Settled } from "./child-handle.ts";
import { settleFamilies } from "./settle-families.ts";
import { bySteps, isOver, leaf, PARENT } from "./test/by-steps.ts";
import type { CountdownContext } from "./test/by-steps.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture({ bus: "postgres" });
});
afterAll(() => fixture[Symbol.asyncDispose]());

const fails = async () => {
  throw new PermanentError("too-odd", "It is too odd.");
};
const untilAborted = async (ctx: CountdownContext): Promise<never> => {
  await new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason as Error)));
  throw new Error("never");
};
const states = async (id: string) => (await fixture.engine.children(id)).map((child) => child.state);

test("fail-fast: a child's failure fails the parent, names the child and cancels the others", async () => {
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const runs = ctx.spawn("demo.countdown", { steps: 2 });
        const bad = ctx.spawn("demo.countdown", { steps: 3 });
        const later = ctx.spawn("demo.countdown", { steps: 2 });
        await ctx.waitAll([runs, bad, later]);
        return expect.unreachable();
      },
      2: untilAborted,
      3: fails,
    }),
    { concurrency: 2 },
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  const job = await fixture.until(id, isOver);
  const children = await fixture.engine.children(id);
  expect(job).toMatchObject({
    state: "failed",
    attempt: 1,
    error: {
      reason: "child-failed",
      code: "child-failed",
      message: "“Countdown”, which it waited for, failed: It is too odd.",
      jobId: children[1]!.id,
    },
  });
  await Promise.all(children.map((child) => fixture.until(child.id, isOver)));
  expect(await states(id)).toEqual(["cancelled", "failed", "cancelled"]);
});

test("fail-fast: a child that fails while its parent runs fails it at its next wait", async () => {
  const childIsOver = signal();
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const bad = ctx.spawn("demo.countdown", { steps: 3 });
        await childIsOver.promise;
        await ctx.waitAll([bad]).catch(() => {}); // nothing that could be caught
        return { counted: 0, attempts: 0 };
      },
      3: fails,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  await fixture.until(id, (job) => job.children !== null);
  const [child] = await fixture.engine.children(id);
  await fixture.until(child!.id, isOver);
  childIsOver.fire();
  expect(await fixture.until(id, isOver)).toMatchObject({
    state: "failed",
    attempt: 1,
    error: { code: "child-failed", jobId: child!.id },
  });
});

test("continue: the parent is told how each child ended", async () => {
  const results: Settled<unknown>[] = [];
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const settled = await ctx.waitAll([
          ctx.spawn("demo.countdown", { seconds: 2, steps: 1 }, { failure: "continue" }),
          ctx.spawn("demo.countdown", { steps: 3 }, { failure: "continue" }),
          ctx.spawn("demo.countdown", { steps: 2 }, { failure: "continue" }),
        ]);
        results.push(...settled);
        return { counted: settled.length, attempts: ctx.attempt };
      },
      1: leaf,
      2: untilAborted,
      3: fails,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  await fixture.until(id, ({ state }) => state === "blocked");
  const endless = (await fixture.engine.children(id))[2]!;
  await fixture.until(endless.id, ({ state }) => state === "running");
  await fixture.engine.cancel(endless.id, fixture.userId);
  expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed", attempt: 2 });
  expect(results).toEqual([
    { status: "completed", output: { counted: 2, attempts: 1 } },
    { status: "failed", error: { reason: "permanent", code: "too-odd", message: "It is too odd." } },
    { status: "cancelled", error: { reason: "thrown", code: "cancelled", message: "It was cancelled." } },
  ]);
});

test("a child that a person cancels fails its parent", async () => {
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        await ctx.waitAll([ctx.spawn("demo.countdown", { steps: 2 })]);
        return expect.unreachable();
      },
      2: untilAborted,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  await fixture.until(id, ({ state }) => state === "blocked");
  const [child] = await fixture.engine.children(id);
  await fixture.engine.cancel(child!.id, fixture.userId);
  expect(await fixture.until(id, isOver)).toMatchObject({
    state: "failed",
    error: { code: "child-failed", message: "“Countdown”, which it waited for, was cancelled." },
  });
});

test("cancelling a parent cancels its whole tree, also what runs in another worker", async () => {
  const started = [signal(), signal()];
  let running = 0;
  const countdown = bySteps({
    [PARENT]: async (ctx) => {
      await ctx.waitAll([ctx.spawn("demo.countdown", { steps: 901 }), ctx.spawn("demo.countdown", { steps: 901 })]);
      return expect.unreachable();
    },
    901: async (ctx) => {
      await ctx.waitAll([ctx.spawn("demo.countdown", { steps: 2 })]);
      return expect.unreachable();
    },
    2: async (ctx) => {
      started[running++]!.fire();
      return untilAborted(ctx);
    },
  });
  await using first = await fixture.start(countdown, { concurrency: 1 });
  await using second = await fixture.start(countdown, { concurrency: 1 });
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  await Promise.all(started.map(({ promise }) => promise));
  const { rows } = await fixture.database.pool.query("select worker_id from job where state = 'running'");
  expect(rows.map((row) => row.worker_id).toSorted()).toEqual([first.id, second.id].toSorted());
  await fixture.engine.cancel(id, fixture.userId);
  const middle = await fixture.engine.children(id);
  const leaves = (await Promise.all(middle.map((child) => fixture.engine.children(child.id)))).flat();
  await Promise.all(leaves.map((child) => fixture.until(child.id, isOver)));
  expect([await states(id), await states(middle[0]!.id), await states(middle[1]!.id)].flat()).toEqual(
    Array.from({ length: 4 }, () => "cancelled"),
  );
});

test("cancelling a parent that runs cancels its children, too", async () => {
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        ctx.spawn("demo.countdown", { steps: 2 });
        return untilAborted(ctx);
      },
      2: untilAborted,
    }),
  );
  const id = await fixture.enqueue({ input: { steps: PARENT } });
  await fixture.until(id, (job) => job.children !== null);
  const [child] = await fixture.engine.children(id);
  await fixture.until(child!.id, ({ state }) => state === "running");
  expect(await fixture.engine.cancel(id, fixture.userId)).toMatchObject({ from: "running", to: "cancelling" });
  const [over, childIsOver] = await Promise.all([fixture.until(id, isOver), fixture.until(child!.id, isOver)]);
  expect([over.state, childIsOver.state]).toEqual(["cancelled", "cancelled"]);
});

test("children of a parent that was retried meanwhile are left alone", async () => {
  const { database, userId } = fixture;
  const family = async (state: "queued" | "failed") => {
    const [parent, child] = [await createJob(database, { userId, state }), await createJob(database, { userId })];
    await database.pool.query("update job set parent_id = $2 where id = $1", [child.id, parent.id]);
    return { parent, child };
  };
  const [over, retried] = [await family("failed"), await family("queued")];
  const news = { ended: [], blocked: [], abandoned: [over.parent.id, retried.parent.id] };
  const { moves } = await settleFamilies(database.pool, news);
  expect(moves).toMatchObject([{ applied: true, jobId: over.child.id, to: "cancelled" }]);
});

test("a manual retry brings back what did not succeed of the family, from the parent or from the child", async () => {
  let isBroken = true;
  const runs: number[] = [];
  await using _worker = await fixture.start(
    bySteps({
      [PARENT]: async (ctx) => {
        const good = ctx.spawn("demo.countdown", { seconds: 1, steps: 1 });
        await ctx.waitAll([good]);
        const bad = ctx.spawn("demo.countdown", { seconds: 2, steps: 3 });
        const sibling = ctx.spawn("demo.countdown", { seconds: 3, steps: 2 });
        const outputs = await ctx.waitAll([good, bad, sibling]);
        return { counted: outputs.reduce((sum, { counted }) => sum + counted, 0), attempts: ctx.attempt };
      },
      1: async (ctx, input) => {
        runs.push(input.seconds);
        return leaf(ctx, input);
      },
      2: (ctx, input) => (isBroken ? untilAborted(ctx) : leaf(ctx, input)),
      3: (ctx, input) => (isBroken ? fails() : leaf(ctx, input)),
    }),
  );
  for (const from of ["parent", "child"]) {
    isBroken = true;
    const id = await fixture.enqueue({ input: { steps: PARENT } });
    await fixture.until(id, isOver);
    const children = await fixture.engine.children(id);
    await Promise.all(children.map((child) => fixture.until(child.id, isOver)));
    expect(await states(id)).toEqual(["completed", "failed", "cancelled"]);
    isBroken = false;
    const asked = from === "parent" ? id : children[1]!.id;
    expect(await fixture.engine.rerun(asked, fixture.userId)).toMatchObject({ applied: true, jobId: asked });
    expect(await fixture.until(id, isOver), from).toMatchObject({ state: "completed", output: { counted: 6 } });
    await fixture.families.idle();
    expect((await fixture.read(id)).children).toEqual({ total: 3, completed: 3, failed: 0, cancelled: 0 });
  }
  expect(runs).toEqual([1, 1]);
});
