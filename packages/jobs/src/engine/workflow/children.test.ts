import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorkerFixture, moves } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import type { Handler, JobContext } from "../handler.ts";
import type { ChildHandle } from "./child-handle.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

type Ctx = JobContext<"demo.countdown">;
type Output = { counted: number; attempts: number };
const isOver = (job: { state: string }) => ["completed", "failed", "cancelled"].includes(job.state);

/** `steps` of a countdown says which of these it does; so parents and children are of one task. */
function byStep(
  parts: Record<number, (ctx: Ctx, input: { seconds: number; steps: number }) => Promise<Output>>,
): Handler<"demo.countdown"> {
  return (ctx, input) => {
    const part = parts[input.steps];
    if (!part) throw new Error(`expected one of ${Object.keys(parts).join(", ")}, got ${input.steps}`);
    return part(ctx, input);
  };
}
const PARENT = 900;
const leaf = async (ctx: Ctx, { seconds }: { seconds: number }) => ({ counted: seconds, attempts: ctx.attempt });

async function childrenOf(jobId: string) {
  return fixture.engine.children(jobId);
}

describe("children", () => {
  test("fan out and in: the parent waits without a place, and has the outputs in its order", async () => {
    const runs: number[] = [];
    await using _worker = await fixture.start(
      byStep({
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
    expect((await childrenOf(id)).map((child) => [child.parentId, child.userId, child.state])).toEqual([
      [id, fixture.userId, "completed"],
      [id, fixture.userId, "completed"],
    ]);
    const { rows } = await fixture.database.pool.query("select * from dependency");
    expect(rows).toEqual([]);
  });

  test("nested two levels deep, in a queue that runs one at a time", async () => {
    await fixture.engine.queues.setLimits("default", { concurrency: 1 }, null as never);
    await using _worker = await fixture.start(
      byStep({
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
    await fixture.engine.queues.setLimits("default", { concurrency: null }, null as never);
  });

  test("a retry of the parent finds its children, and doubles none", async () => {
    await using _worker = await fixture.start(
      byStep({
        [PARENT]: async (ctx) => {
          const children = Array.from({ length: 1_000 }, (_, seconds) =>
            ctx.spawn("demo.countdown", { seconds, steps: 1 }),
          );
          const named = ctx.spawn("demo.countdown", { seconds: 5, steps: 1 }, { key: `named` });
          if (ctx.attempt === 1) throw new Error("after it spawned");
          const outputs: Output[] = await ctx.waitAll<ChildHandle<"demo.countdown", "fail-fast">[]>([
            ...children,
            named,
          ]);
          return { counted: outputs.length, attempts: ctx.attempt };
        },
        1: leaf,
      }),
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
});
