import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkerFixture, signal } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import { handlers } from "../../tasks/index.ts";
import { countdownOnly } from "../../worker/test/countdown-only.ts";
import type { Countdown } from "../../worker/test/countdown-only.ts";
import { PermanentError } from "../permanent-error.ts";
import { isOver } from "./test/by-steps.ts";
import type { JobView } from "../../wire/index.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const countdowns = (count: number, seconds = 0) =>
  Array.from({ length: count }, () => ({ task: "demo.countdown", input: { seconds } }) as const);
const work = (countdown: Countdown, concurrency = 16) => ({
  concurrency,
  handlers: { ...countdownOnly(countdown), "jobs.batch": handlers["jobs.batch"] },
});
const unreachable: Countdown = async () => expect.unreachable();

test("2 000 jobs are one, with one progress, and their ends cost it few updates", async () => {
  const { engine, userId, bus } = fixture;
  const begin = signal();
  await using _worker = await fixture.start(
    unreachable,
    work(async () => {
      await begin.promise;
      return { counted: 1, attempts: 1 };
    }),
  );
  const startedAt = performance.now();
  const { id, state } = await engine.enqueueBatch(countdowns(2_000), { userId, title: "Two thousand" });
  expect(state).toBe("blocked");
  expect(await fixture.read(id)).toMatchObject({
    task: "jobs.batch",
    input: { title: "Two thousand" },
    children: { total: 2_000, completed: 0, failed: 0, cancelled: 0 },
    progress: { done: 0, total: 2_000, percent: 0 },
  });
  const seen: JobView[] = [];
  const leave = bus.subscribe((message) => {
    if (message.kind !== "hints" || !message.hints.some((hint) => hint.jobId === id)) return;
    void fixture.read(id).then((job) => seen.push(job));
  });
  begin.fire();
  const job = await fixture.until(id, isOver);
  leave();
  const tookMs = performance.now() - startedAt;
  expect(job).toMatchObject({
    state: "completed",
    attempt: 1,
    output: { total: 2_000, completed: 2_000, failed: 0, cancelled: 0 },
    children: { total: 2_000, completed: 2_000 },
  });
  // Made, released, claimed, completed, its last progress; and at most five counts a second.
  expect(job.rev).toBeLessThanOrEqual(8 + tookMs / 200);
  const done = seen.flatMap(({ progress, state: at }) => (at === "blocked" && progress ? [progress.done ?? 0] : []));
  expect(done.length).toBeGreaterThan(1);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(await engine.children(id, { limit: 3 })).toHaveLength(3);
  const page = await engine.children(id, { limit: 1_000 });
  expect(page).toHaveLength(1_000);
  expect(await engine.children(id, { afterId: page.at(-1)!.id })).toHaveLength(1_000);
});

test("a batch goes on whatever becomes of its jobs, or fails with the first of them", async () => {
  const { engine, userId } = fixture;
  await using _worker = await fixture.start(
    unreachable,
    work(async (ctx, { seconds }) => {
      if (seconds === 1) throw new PermanentError("too-odd", "It is too odd.");
      if (seconds === 2) await new Promise((_, reject) => ctx.signal.addEventListener("abort", reject));
      return { counted: 1, attempts: 1 };
    }),
  );
  const mixed = [...countdowns(5), ...countdowns(3, 1)];
  const lenient = await engine.enqueueBatch(mixed, { userId, title: "Lenient" });
  expect(await fixture.until(lenient.id, isOver)).toMatchObject({
    state: "completed",
    output: { total: 8, completed: 5, failed: 3, cancelled: 0 },
  });
  const strict = await engine.enqueueBatch([...countdowns(3, 2), ...countdowns(1, 1)], {
    userId,
    title: "Strict",
    failure: "fail-fast",
  });
  expect(await fixture.until(strict.id, isOver)).toMatchObject({ state: "failed", error: { code: "child-failed" } });
  const all = await engine.children(strict.id);
  await Promise.all(all.map((child) => fixture.until(child.id, isOver)));
  await fixture.families.idle();
  expect(await fixture.read(strict.id)).toMatchObject({
    children: { total: 4, completed: 0, failed: 1, cancelled: 3 },
  });
});

test("a manual retry of a large batch brings all of it back before any of it goes on", async () => {
  const { engine, userId } = fixture;
  let isBroken = true;
  await using _worker = await fixture.start(
    unreachable,
    work(async (ctx, { seconds }) => {
      if (isBroken && seconds === 1) throw new PermanentError("too-odd", "It is too odd.");
      if (isBroken) await new Promise((_, reject) => ctx.signal.addEventListener("abort", reject));
      return { counted: 1, attempts: 1 };
    }),
  );
  const jobs = [...countdowns(1, 1), ...countdowns(1_300, 2)];
  const { id } = await engine.enqueueBatch(jobs, { userId, title: "Large", failure: "fail-fast" });
  await fixture.until(id, ({ children }) => children?.failed === 1 && children.cancelled === 1_300);
  isBroken = false;
  expect(await engine.rerun(id, userId)).toMatchObject({ applied: true, jobId: id });
  expect(await fixture.until(id, isOver)).toMatchObject({
    state: "completed",
    output: { total: 1_301, completed: 1_301, failed: 0, cancelled: 0 },
  });
});

test("a batch is made whole or not at all, and once for its key", async () => {
  const { engine, userId, database } = fixture;
  const before = await database.prisma.job.count();
  const bad = [...countdowns(2), { task: "image.thumbnail", input: { itemId: crypto.randomUUID() } } as const];
  await expect(engine.enqueueBatch(bad, { userId, title: "Bad" })).rejects.toMatchObject({ name: "ItemRefused" });
  await expect(
    engine.enqueueBatch([...countdowns(2), ...countdowns(1, -1)], { userId, title: "Bad" }),
  ).rejects.toMatchObject({
    name: "InvalidInput",
    field: "jobs.2.seconds",
  });
  await expect(engine.enqueueBatch([], { userId, title: "None" })).rejects.toMatchObject({ field: "requests" });
  await expect(engine.enqueueBatch(countdowns(10_001), { userId, title: "Many" })).rejects.toMatchObject({
    expected: "at most 10000 of one job",
  });
  expect(await database.prisma.job.count()).toBe(before);
  const options = { userId, title: "Once", idempotencyKey: "once" };
  const { id } = await engine.enqueueBatch(countdowns(2), options);
  expect(await engine.enqueueBatch(countdowns(2), options)).toMatchObject({ id, created: false });
  expect(await database.prisma.job.count()).toBe(before + 3);
  await engine.cancel(id, userId);
  const children = await engine.children(id);
  await Promise.all(children.map((child) => fixture.until(child.id, isOver)));
  await fixture.families.idle();
  expect(await fixture.read(id)).toMatchObject({ state: "cancelled", children: { total: 2, cancelled: 2 } });
});

test("a key of a batch stands for its jobs: others are refused, the same are answered while their queue is drained", async () => {
  const { engine, userId, database } = fixture;
  await database.pool.query("insert into queue (name) values ('default') on conflict do nothing");
  const options = { userId, title: "Kept", idempotencyKey: "kept" };
  const { id } = await engine.enqueueBatch(countdowns(2, 5), options);
  const mismatch = { name: "IdempotencyMismatch", field: "idempotencyKey", jobId: id };
  await expect(engine.enqueueBatch(countdowns(3, 5), options)).rejects.toMatchObject(mismatch);
  await expect(engine.enqueueBatch(countdowns(2, 6), options)).rejects.toMatchObject(mismatch);
  await expect(engine.enqueueBatch(countdowns(2, 5), { ...options, title: "Other" })).rejects.toMatchObject(mismatch);
  await engine.queues.drain("default", null);
  expect(await engine.enqueueBatch(countdowns(2, 5), options)).toMatchObject({ id, created: false });
  const another = engine.enqueueBatch(countdowns(2, 5), { ...options, idempotencyKey: "new" });
  await expect(another).rejects.toMatchObject({ name: "QueueDraining" });
  await engine.queues.accept("default", null);
  await engine.cancel(id, userId);
});
