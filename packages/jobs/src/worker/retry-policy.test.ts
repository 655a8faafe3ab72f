import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RetryableError } from "../engine/index.ts";
import { createWorkerFixture, moves } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
});

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;

/** Milliseconds between each retry and the instant the next attempt was due. */
async function waits(jobId: string): Promise<number[]> {
  const events = await fixture.events(jobId);
  return events.flatMap((event) =>
    event.kind === "state" && event.data.event === "retry" ? Date.parse(event.data.runAt!) - Date.parse(event.at) : [],
  );
}

describe("an attempt that failed", () => {
  test("is not tried again before the provider said", async () => {
    await using _worker = await fixture.start(async (ctx) => {
      if (ctx.attempt === 1) throw new RetryableError({ code: "full-house", message: "Full.", retryAfterMs: 400 });
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue({}, { backoff: { kind: "fixed", delayMs: 10 } });
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 2, freeAttempts: 0 });
    const [wait] = await waits(jobId);
    expect(wait).toBeGreaterThanOrEqual(399);
    expect(wait).toBeLessThanOrEqual(500);
  });

  test("costs nothing when it was not the job's fault, and does not count for the backoff", async () => {
    await using _worker = await fixture.start(async (ctx) => {
      const isFree = ctx.attempt <= 3;
      throw new RetryableError({ code: "not-me", message: "Later.", isFree, ...(isFree ? { retryAfterMs: 5 } : {}) });
    });
    const backoff = { kind: "exponential", baseMs: 100, maxMs: 60_000, jitter: 0 } as const;
    const jobId = await fixture.enqueue({}, { maxAttempts: 3, backoff });
    const job = await fixture.until(jobId, isOver);
    // Three free ones, then the three of its budget.
    expect(job).toMatchObject({ state: "failed", attempt: 6, maxAttempts: 6, freeAttempts: 3 });
    const [a, b, c, ...paid] = await waits(jobId);
    for (const free of [a, b, c]) expect(free).toBeLessThan(20);
    expect(paid).toEqual([100, 200]);
  });
});

test("a job that a worker of an older version takes, which does not know its task, is not charged for it", async () => {
  await using _worker = await fixture.start(async () => expect.unreachable());
  const jobId = await fixture.enqueue({ runAt: new Date(Date.now() + 200) }, { maxAttempts: 1 });
  await fixture.database.pool.query("update job set task = 'task.of-tomorrow' where id = $1", [jobId]);
  const job = await fixture.until(jobId, ({ state }) => state === "retrying" || state === "failed");
  expect(job).toMatchObject({ state: "retrying", error: { code: "unknown-task" }, freeAttempts: 1 });
  const [wait] = await waits(jobId);
  expect(wait).toBeGreaterThanOrEqual(5_000);
  await fixture.engine.cancel(jobId, null);
});

test("a job whose provider is out waits for free, says so, and goes on when it is back", async () => {
  const { pool } = fixture.database;
  let isOut = true;
  let calls = 0;
  await using _worker = await fixture.start(async (ctx) => {
    const counted = await ctx.provider("count-house").call(async () => {
      calls += 1;
      if (isOut) throw Object.assign(new Error("secret internals"), { status: 503 });
      return 7;
    });
    return { counted, attempts: ctx.attempt };
  });
  const first = await fixture.enqueue({}, { maxAttempts: 5, backoff: { kind: "fixed", delayMs: 1 } });
  const failed = await fixture.until(first, isOver);
  expect(failed).toMatchObject({ state: "failed", attempt: 5, error: { reason: "thrown", code: "provider-failed" } });
  expect(JSON.stringify(await fixture.events(first))).not.toContain("secret internals");
  expect(await fixture.engine.circuits.list()).toMatchObject([{ provider: "count-house", state: "open", failures: 5 }]);

  const second = await fixture.enqueue({}, { maxAttempts: 1 });
  const waiting = await fixture.until(second, (job) => job.state === "retrying");
  expect(waiting).toMatchObject({
    attempt: 1,
    freeAttempts: 1,
    error: { reason: "provider-out", code: "provider-out" },
  });
  expect(Date.parse(waiting.runAt) - Date.now()).toBeGreaterThan(20_000);
  expect(calls).toBe(5);

  isOut = false;
  await fixture.engine.circuits.reset("count-house");
  // As if those 30 s were over.
  await pool.query("update job set run_at = now() where id = $1", [second]);
  fixture.admitter.nudge();
  expect(await fixture.until(second, isOver)).toMatchObject({
    state: "completed",
    output: { counted: 7, attempts: 2 },
  });
  expect(moves(await fixture.events(second))).toContain("running>retrying");
});
