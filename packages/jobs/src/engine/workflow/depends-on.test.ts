import fc from "fast-check";
import { createUser } from "@jobwire/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkerFixture } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import { PermanentError } from "../permanent-error.ts";
import { rerunFamilies } from "./rerun-families.ts";
import { isOver } from "./test/by-steps.ts";

let fixture: WorkerFixture;
/** `seconds` of the countdowns, as they begin and end. */
let log: string[] = [];
beforeAll(async () => {
  fixture = await createWorkerFixture();
  await fixture.start(async (ctx, { seconds, failureRate }) => {
    log.push(`begin ${seconds}`);
    if (failureRate === 1) throw new PermanentError("too-odd", "It is too odd.");
    log.push(`end ${seconds}`);
    return { counted: 0, attempts: ctx.attempt };
  });
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function enqueue(seconds: number, request: Partial<Parameters<WorkerFixture["engine"]["enqueue"]>[0]> = {}) {
  const { engine, userId } = fixture;
  const { id } = await engine.enqueue({ task: "demo.countdown", input: { seconds }, userId, ...request });
  return id;
}

test("a job waits for others, also for one that is over already", async () => {
  log = [];
  const first = await enqueue(1);
  await fixture.until(first, isOver);
  const second = await enqueue(2, { runAt: new Date(Date.now() + 400) });
  const third = await enqueue(3, { dependsOn: [first, { jobId: second, needs: "end" }, first] });
  expect((await fixture.read(third)).state).toBe("blocked");
  const after = await enqueue(4, { dependsOn: [third] });
  expect(await fixture.until(after, isOver)).toMatchObject({ state: "completed" });
  expect(log).toEqual([1, 2, 3, 4].flatMap((n) => [`begin ${n}`, `end ${n}`]));
});

test("a job that waits for others and for its own time starts then", async () => {
  const first = await enqueue(1);
  const runAt = new Date(Date.now() + 700);
  const second = await enqueue(2, { dependsOn: [first], runAt });
  await fixture.until(first, isOver);
  const { startedAt } = await fixture.until(second, isOver);
  const lateMs = Date.parse(startedAt ?? "") - runAt.getTime();
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(lateMs).toBeLessThan(1_500);
});

test("a job whose dependency fails fails with it, unless it only needs the end; so does what waits for that", async () => {
  const bad = await enqueue(1, { input: { seconds: 1, failureRate: 1 }, runAt: new Date(Date.now() + 200) });
  const needsIt = await enqueue(2, { dependsOn: [bad] });
  const further = await enqueue(3, { dependsOn: [needsIt] });
  const anyway = await enqueue(4, { dependsOn: [{ jobId: bad, needs: "end" }] });
  expect(await fixture.until(needsIt, isOver)).toMatchObject({
    state: "failed",
    attempt: 0,
    error: { reason: "child-failed", jobId: bad, message: "“Countdown”, which it waited for, failed: It is too odd." },
  });
  expect(await fixture.until(further, isOver)).toMatchObject({ state: "failed", error: { jobId: needsIt } });
  expect(await fixture.until(anyway, isOver)).toMatchObject({ state: "completed" });
  expect(await fixture.until(await enqueue(5, { dependsOn: [bad] }), isOver)).toMatchObject({ state: "failed" });
});

test("a manual retry waits again for what is not over, and brings back what did not succeed", async () => {
  log = [];
  const done = await enqueue(1);
  const running = await enqueue(2, { runAt: new Date(Date.now() + 3_600_000) });
  const cancelled = await enqueue(3, { dependsOn: [done, running] });
  await fixture.engine.cancel(cancelled, fixture.userId);
  expect(await fixture.engine.rerun(cancelled, fixture.userId)).toMatchObject({ event: "rewait", to: "blocked" });
  await fixture.families.idle();
  expect(await fixture.read(cancelled)).toMatchObject({ state: "blocked" });

  // Fails with what it needs; and comes back with it.
  const last = await enqueue(4, { dependsOn: [cancelled] });
  await fixture.engine.cancel(running, fixture.userId);
  for (const id of [cancelled, last])
    expect(await fixture.until(id, isOver)).toMatchObject({ state: "failed", error: { code: "child-failed" } });
  expect(await fixture.engine.rerun(last, fixture.userId)).toMatchObject({ to: "blocked" });
  for (const id of [running, cancelled, last])
    expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed" });
  expect(log.filter((line) => line.startsWith("begin"))).toEqual([1, 2, 3, 4].map((n) => `begin ${n}`));

  // What completed needs no second look, though what it needed is over otherwise by now.
  const end = await enqueue(5, { input: { seconds: 5, failureRate: 1 } });
  const anyway = await enqueue(6, {
    dependsOn: [{ jobId: end, needs: "end" }],
    runAt: new Date(Date.now() + 3_600_000),
  });
  await fixture.until(end, isOver);
  await fixture.engine.cancel(anyway, fixture.userId);
  expect(await fixture.engine.rerun(anyway, fixture.userId), "it is over").toMatchObject({ to: "queued" });
  expect(await fixture.until(anyway, isOver)).toMatchObject({ state: "completed" });
});

test("a manual retry of two, one of which waits for the end of the other, runs one after the other", async () => {
  const { engine, userId } = fixture;
  const runAt = new Date(Date.now() + 3_600_000);
  const first = await enqueue(1, { runAt });
  const second = await enqueue(2, { dependsOn: [{ jobId: first, needs: "end" }], runAt });
  for (const id of [second, first]) await engine.cancel(id, userId);
  log = [];
  const moves = await rerunFamilies(fixture.database.pool, fixture.bus, [second, first], userId);
  expect(moves).toEqual([
    expect.objectContaining({ jobId: first, to: "queued" }),
    expect.objectContaining({ jobId: second, to: "blocked" }),
  ]);
  for (const id of [first, second]) expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed" });
  expect(log).toEqual([1, 2].flatMap((n) => [`begin ${n}`, `end ${n}`]));
});

test("a job waits for jobs of its own user, and only for jobs", async () => {
  const { id: stranger } = await createUser(fixture.database);
  const theirs = await enqueue(1, { userId: stranger });
  await fixture.until(theirs, isOver);
  const expected = { name: "InvalidInput", field: "dependsOn", expected: "jobs of yours" };
  await expect(enqueue(2, { dependsOn: [theirs] })).rejects.toMatchObject({ ...expected, got: theirs });
  await expect(enqueue(2, { dependsOn: [crypto.randomUUID()] })).rejects.toMatchObject(expected);
  await expect(enqueue(2, { dependsOn: ["x"] })).rejects.toMatchObject({ field: "dependsOn.0", got: '"x"' });
});

test("a pass that is stopped sees to what it has heard", async () => {
  await using other = await createWorkerFixture();
  const { engine, userId, families } = other;
  const runAt = new Date(Date.now() + 60_000);
  const first = await engine.enqueue({ task: "demo.countdown", input: {}, userId, runAt });
  const second = await engine.enqueue({ task: "demo.countdown", input: {}, userId, dependsOn: [first.id] });
  await families.idle();
  await engine.cancel(first.id, userId);
  await families.stop();
  expect(await other.read(second.id)).toMatchObject({ state: "failed", error: { jobId: first.id } });
});

test("any graph of jobs ends, each job having run once, after all that it waits for", async () => {
  const graph = fc
    .integer({ min: 2, max: 14 })
    .chain((size) =>
      fc.tuple(
        ...Array.from({ length: size }, (_, at) =>
          fc.uniqueArray(fc.nat({ max: Math.max(0, at - 1) }), { maxLength: Math.min(at, 4) }),
        ),
      ),
    );
  await fc.assert(
    fc.asyncProperty(graph, async (dependencies) => {
      log = [];
      const ids: string[] = [];
      for (const [at, on] of dependencies.entries()) {
        ids.push(await enqueue(at, { dependsOn: on.map((index) => ids[index]!) }));
      }
      const jobs = await Promise.all(ids.map((id) => fixture.until(id, isOver)));
      expect(jobs.every((job) => job.state === "completed" && job.attempt === 1)).toBe(true);
      expect(log).toHaveLength(2 * ids.length);
      expect(new Set(log).size).toBe(log.length);
      for (const [at, on] of dependencies.entries()) {
        for (const index of on) expect(log.indexOf(`end ${index}`)).toBeLessThan(log.indexOf(`begin ${at}`));
      }
    }),
    { numRuns: 25 },
  );
});
