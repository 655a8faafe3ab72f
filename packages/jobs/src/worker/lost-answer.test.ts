import { createPool } from "@jobwire/db";
import { expect, test } from "vitest";
import type { Hint } from "../bus/index.ts";
import { startReplyCutter } from "./test/reply-cutter.ts";
import { createWorkerFixture, moves } from "./test/worker-fixture.ts";

test("a log whose answers are lost after their commit has each line once, in order", async () => {
  await using fixture = await createWorkerFixture();
  await using cutter = await startReplyCutter(fixture.database.url);
  await using stack = new AsyncDisposableStack();
  const pool = createPool({ url: cutter.url, max: 4 });
  stack.defer(() => pool.end());
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  await using _worker = await fixture.start(
    async (ctx) => {
      for (const [n, line] of lines.entries()) {
        if (n % 10 === 5) cutter.cutAfter("append-events", 1);
        ctx.log("info", line);
        await ctx.checkpoint({ counted: n });
      }
      return { counted: lines.length, attempts: ctx.attempt };
    },
    { pool },
  );
  const jobId = await fixture.enqueue();
  const job = await fixture.until(jobId, (one) => one.finishedAt !== null);
  expect(job).toMatchObject({ state: "completed", attempt: 1 });
  expect(cutter.cuts).toBeGreaterThanOrEqual(1);
  const events = await fixture.events(jobId);
  expect(events.flatMap((event) => (event.kind === "log" ? event.data.message : []))).toEqual(lines);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
});

test("an answer lost after a retry of the same job counts its entries anew", async () => {
  await using fixture = await createWorkerFixture();
  await using cutter = await startReplyCutter(fixture.database.url);
  await using stack = new AsyncDisposableStack();
  const pool = createPool({ url: cutter.url, max: 4 });
  stack.defer(() => pool.end());
  await using _worker = await fixture.start(
    async (ctx) => {
      cutter.cutAfter("append-events", 1);
      ctx.log("info", `attempt ${ctx.attempt}`);
      await ctx.checkpoint({ counted: 1 });
      if (ctx.attempt === 1) throw new Error("again");
      return { counted: 1, attempts: ctx.attempt };
    },
    { pool },
  );
  const jobId = await fixture.enqueue();
  expect(await fixture.until(jobId, (one) => one.finishedAt !== null)).toMatchObject({
    state: "completed",
    attempt: 2,
  });
  const messages = (await fixture.events(jobId)).flatMap((event) => (event.kind === "log" ? event.data.message : []));
  expect(messages).toEqual(["attempt 1", "attempt 2"]);
  expect(cutter.cuts).toBe(2);
});

test("a claim whose answer is lost is taken up at once, and costs the job nothing", async () => {
  await using fixture = await createWorkerFixture();
  await using cutter = await startReplyCutter(fixture.database.url);
  await using stack = new AsyncDisposableStack();
  const pool = createPool({ url: cutter.url, max: 4 });
  stack.defer(() => pool.end());
  await using _worker = await fixture.start(async (ctx) => ({ counted: 1, attempts: ctx.attempt }), { pool });
  for (let round = 0; round < 5; round += 1) {
    cutter.cutAfter("claim-rung", 1);
    const jobId = await fixture.enqueue();
    const job = await fixture.until(jobId, (one) => one.finishedAt !== null);
    expect(job).toMatchObject({ state: "completed", attempt: 1, freeAttempts: 0 });
    expect(moves(await fixture.events(jobId))).toEqual([">queued", "queued>running", "running>completed"]);
  }
  expect(cutter.cuts).toBe(5);
});

test("an end whose answer is lost is told all the same", async () => {
  await using fixture = await createWorkerFixture();
  await using cutter = await startReplyCutter(fixture.database.url);
  await using stack = new AsyncDisposableStack();
  const pool = createPool({ url: cutter.url, max: 4 });
  stack.defer(() => pool.end());
  const told = Promise.withResolvers<Hint>();
  fixture.bus.subscribe((message) => {
    if (message.kind !== "hints") return;
    for (const hint of message.hints) if (hint.state === "completed") told.resolve(hint);
  });
  await using _worker = await fixture.start(
    async (ctx) => {
      cutter.cutAfter("complete-jobs", 1);
      return { counted: 1, attempts: ctx.attempt };
    },
    { pool },
  );
  const jobId = await fixture.enqueue();
  const { rev, seq } = await told.promise;
  expect(await fixture.read(jobId)).toMatchObject({ state: "completed", attempt: 1, rev, lastSeq: seq });
  expect(cutter.cuts).toBe(1);
});
