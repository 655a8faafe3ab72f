import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JobAborted } from "./job-aborted.ts";
import { aborted, createWorkerFixture, moves, signal } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
});

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;
const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a handler that gives no sign of life", () => {
  test("is aborted, and tried again as after a throw", async () => {
    const reasons: unknown[] = [];
    await using _worker = await fixture.start(async (ctx) => {
      if (ctx.attempt === 2) return { counted: 2, attempts: 2 };
      await aborted(ctx.signal);
      reasons.push(ctx.signal.reason);
      throw ctx.signal.reason;
    });
    const jobId = await fixture.enqueue({}, { heartbeatTimeoutMs: 150 });
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 2, freeAttempts: 0 });
    expect(reasons).toEqual([new JobAborted("silent")]);
    const retry = (await fixture.events(jobId)).find((event) => event.kind === "state" && event.data.error);
    expect(retry?.data).toMatchObject({
      error: { reason: "silent", message: "It gave no sign of life for 0.15 seconds, so it was stopped." },
    });
  });

  test("is left alone while it gives signs, each of every kind", async () => {
    await using _worker = await fixture.start(async (ctx) => {
      const signs: (() => Promise<void> | void)[] = [
        () => ctx.progress({ percent: 1 }),
        () => ctx.log("info", "here"),
        () => ctx.emit({ remaining: 1 }),
        () => ctx.checkpoint({ counted: 1 }),
        () => ctx.step("a step", async () => {}),
        () => ctx.alive(),
        () => ctx.provider("well").call(async () => {}),
      ];
      // Together far longer than the limit.
      for (const sign of [...signs, ...signs]) {
        await delay(150);
        await sign();
      }
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue({}, { heartbeatTimeoutMs: 1_000 });
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 1 });
  });
});

describe("the time of a whole job", () => {
  test("that is over while it waits for its next attempt fails it, without one", async () => {
    await using _worker = await fixture.start(async () => {
      throw new Error("again");
    });
    const jobId = await fixture.enqueue({}, { jobTimeoutMs: 600, backoff: { kind: "fixed", delayMs: 60_000 } });
    const job = await fixture.until(jobId, isOver);
    expect(job).toMatchObject({ state: "failed", attempt: 1, error: { reason: "deadline", code: "deadline" } });
    expect(job.error?.message).toBe("It was not done within the 0.6 seconds it had, waiting included.");
    expect(Date.parse(job.finishedAt!) - Date.parse(job.deadlineAt!)).toBeLessThan(5_000);
    expect(moves(await fixture.events(jobId)).at(-1)).toBe("retrying>failed");
  });

  test("that is over before it ever ran fails it; of one that is to run later it has not begun", async () => {
    await using _worker = await fixture.start(async () => expect.unreachable());
    const later = await fixture.enqueue({ runAt: new Date(Date.now() + 3_600_000) }, { jobTimeoutMs: 50 });
    await fixture.database.pool.query("insert into queue (name, paused_at) values ('default', now())");
    const jobId = await fixture.enqueue({}, { jobTimeoutMs: 50 });
    const job = await fixture.until(jobId, isOver);
    await fixture.database.pool.query("delete from queue");
    expect(job).toMatchObject({ state: "failed", attempt: 0, error: { code: "deadline" } });
    expect(await slots(jobId)).toBe(0);
    expect(await fixture.read(later)).toMatchObject({ state: "scheduled" });
  });

  test("that is over while it runs stops it for good, attempts left or not", async () => {
    const reason = signal<unknown>();
    await using _worker = await fixture.start(async (ctx) => {
      await aborted(ctx.signal);
      reason.fire(ctx.signal.reason);
      throw ctx.signal.reason;
    });
    const jobId = await fixture.enqueue({}, { jobTimeoutMs: 700, timeoutMs: 60_000, maxAttempts: 5 });
    expect(await fixture.until(jobId, isOver)).toMatchObject({
      state: "failed",
      attempt: 1,
      error: { reason: "deadline" },
    });
    expect(await reason.promise).toEqual(new JobAborted("deadline"));
  });

  test("begins anew with a manual retry", async () => {
    let isStuck = true;
    await using _worker = await fixture.start(async (ctx) => {
      if (isStuck) await aborted(ctx.signal);
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue({}, { jobTimeoutMs: 700 });
    const failed = await fixture.until(jobId, isOver);
    isStuck = false;
    await fixture.engine.rerun(jobId, null);
    const job = await fixture.until(jobId, (one) => one.state === "completed");
    expect(Date.parse(job.deadlineAt!)).toBeGreaterThan(Date.parse(failed.deadlineAt!));
  });
});

test("a worker's own limit caps what tasks allow", async () => {
  await using _worker = await fixture.start(
    async (ctx) => {
      await aborted(ctx.signal);
      throw ctx.signal.reason;
    },
    { maxTimeoutMs: 120 },
  );
  const jobId = await fixture.enqueue({}, { timeoutMs: 60_000, maxAttempts: 1 });
  expect(await fixture.until(jobId, isOver)).toMatchObject({
    state: "failed",
    error: { reason: "timeout", message: "It took longer than the 0.12 seconds allowed." },
  });
});

test("a task's limits are frozen into its jobs", async () => {
  const { id } = await fixture.engine.enqueue({ task: "demo.countdown", input: {}, userId: fixture.userId });
  const job = await fixture.database.prisma.job.findUniqueOrThrow({ where: { id } });
  expect(job).toMatchObject({ heartbeatTimeoutMs: null, jobTimeoutMs: null, deadlineAt: null, key: null });
  await fixture.engine.cancel(id, null);
});

async function slots(jobId: string): Promise<number> {
  return fixture.database.prisma.slot.count({ where: { jobId } });
}
