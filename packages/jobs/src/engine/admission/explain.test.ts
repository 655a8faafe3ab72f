import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdmissionFixture } from "./testing/admission-fixture.ts";
import type { AdmissionFixture } from "./testing/admission-fixture.ts";

let floor: AdmissionFixture;
beforeEach(async () => {
  floor = await createAdmissionFixture();
  await floor.stopPasses();
});
afterEach(() => floor[Symbol.asyncDispose]());

const why = async (jobId: string) => (await floor.engine.explain([jobId])).get(jobId)?.why;

test("says why, the first reason that applies", async () => {
  const [jobId] = (await floor.enqueue({ jobs: 2, key: "k" })) as [string];
  expect(await why(jobId)).toBe("no-worker");
  const workerId = await floor.worker(1);
  expect(await why(jobId)).toBe("starting");
  const [other] = await floor.enqueue({ userId: await floor.user("a"), key: "k", priority: 9 });
  await floor.pass();
  expect(await why(other!), "it has its slot").toBe("starting");
  expect(await why(jobId)).toBe("all-full");
  await floor.setLimits("default", { concurrency: 1 });
  expect(await why(jobId)).toBe("queue-full");
  await floor.setLimits("default", { concurrency: 1, keyConcurrency: 1 });
  expect(await why(jobId)).toBe("key-limit");
  await floor.setLimits("default", { keyConcurrency: 1, userConcurrency: 1 });
  const [own] = await floor.enqueue({ userId: (await floor.slots())[0]!.userId });
  expect(await why(own!)).toBe("user-limit");
  await floor.setLimits("default", {});
  await floor.pool.query("update queue set paused_at = now() where name = 'default'");
  expect(await why(jobId)).toBe("paused");
  await floor.pool.query("insert into queue (name, paused_at) values ('*', now())");
  expect(await why(jobId)).toBe("all-paused");
  await floor.claim(workerId, { jobId: other!, attempt: 1 });
  expect(await why(other!), "it runs").toBeUndefined();
});

test("says what it waits for where there is no line", async () => {
  await floor.worker(4);
  const [later, blocked, retrying] = (await floor.enqueue({ jobs: 3 })) as [string, string, string];
  const set = (id: string, state: string, ahead: string) =>
    floor.pool.query("update job set state = $2::job_state, run_at = now() + $3::interval where id = $1", [
      id,
      state,
      ahead,
    ]);
  await set(later, "scheduled", "1 hour");
  await set(blocked, "blocked", "0");
  await set(retrying, "retrying", "1 minute");
  const told = await floor.engine.explain([later, blocked, retrying]);
  expect([later, blocked, retrying].map((id) => told.get(id)?.why)).toEqual(["scheduled", "blocked", "backoff"]);
  expect([...told.values()].map(({ position }) => position)).toEqual([null, null, null]);
  const runsInMs = Date.parse(told.get(later)!.estimatedStart!) - Date.now();
  expect(runsInMs).toBeGreaterThan(3_500_000);
  expect(told.get(blocked)?.estimatedStart).toBeNull();
});

test("the positions told are the order in which jobs are then given their slots", async () => {
  const users = await Promise.all(["a", "b", "c"].map((name) => floor.user(name)));
  const ids: string[] = [];
  for (const [at, userId] of users.entries()) ids.push(...(await floor.enqueue({ jobs: 2 + 2 * at, userId })));
  ids.push(...(await floor.enqueue({ userId: users[2]!, priority: 1 })));
  const told = await floor.engine.explain(ids);
  const foretold = ids.toSorted((a, b) => told.get(a)!.position! - told.get(b)!.position!);
  expect(ids.map((id) => told.get(id)!.position!).toSorted((a, b) => a - b)).toEqual(ids.map((_, at) => at + 1));
  await floor.worker(1);
  const order: string[] = [];
  while ((await floor.pass()).admitted > 0) {
    order.push((await floor.slots())[0]!.jobId);
    await floor.giveBack();
  }
  expect(order).toEqual(foretold);
});

test("also where some have far more jobs than others, some have slots, and some wait for their time", async () => {
  const counts = { a: 1, b: 600, c: 300, d: 300, e: 2 };
  const ids: string[] = [];
  for (const [name, jobs] of Object.entries(counts))
    ids.push(...(await floor.enqueue({ jobs, userId: await floor.user(name) })));
  await floor.worker(2);
  await floor.pass();
  const early = (await floor.slots()).map(({ jobId }) => jobId);
  expect((await floor.engine.explain(early)).get(early[1]!)).toMatchObject({ why: "starting", position: 1 });
  await floor.pool.query(
    "update job set state = 'retrying', run_at = now() + interval '1 hour' where id = any($1::uuid[])",
    [[ids[10], ids[700]]],
  );
  const told = await floor.engine.explain(ids.filter((id) => !early.includes(id)));
  const foretold = [...told]
    .filter(([, { position }]) => position !== null && position < 1_000)
    .toSorted(([, a], [, b]) => a.position! - b.position!)
    .map(([id]) => id);
  expect(foretold).toHaveLength(999);
  for (const at of [0, 1, 2, 3, 6, 7, 300, 998]) {
    const alone = await floor.engine.explain([foretold[at]!]);
    expect(alone.get(foretold[at]!)?.position, "asked about alone").toBe(at + 1);
  }
  await floor.giveBack();
  await floor.worker(40);
  // A pass gives many slots at once: those it gives are those foretold next.
  for (let given = 0; given < foretold.length;) {
    await floor.pass();
    const now = (await floor.slots()).map(({ jobId }) => jobId);
    expect(now.length).toBeGreaterThan(0);
    const next = foretold.slice(given, given + now.length);
    expect(now.filter((id) => next.includes(id)).length, `after ${given}`).toBe(next.length);
    given += now.length;
    await floor.giveBack();
  }
});

test("jobs of a higher priority are counted also behind those whose time has not come", async () => {
  const later = await floor.enqueue({ priority: 2, jobs: 1_200 });
  await floor.pool.query("update job set state = 'retrying', run_at = now() + interval '1 hour' where id = any($1)", [
    later,
  ]);
  await floor.enqueue({ priority: 1, jobs: 3 });
  const [own, next] = await floor.enqueue({ jobs: 2 });
  const told = await floor.engine.explain([own!, next!]);
  expect([own!, next!].map((id) => told.get(id)?.position)).toEqual([4, 5]);
});

test("guesses the start from recent durations and what runs at once", async () => {
  await floor.worker(2);
  const done = await floor.enqueue({ jobs: 5 });
  await floor.pool.query(
    `update job set state = 'completed', attempt = 1, started_at = now() - interval '10 seconds', finished_at = now() where id = any($1)`,
    [done],
  );
  const ids = await floor.enqueue({ jobs: 7 });
  await floor.pass();
  const [, last] = [ids[2]!, ids[6]!];
  const told = await floor.engine.explain([ids[2]!, last]);
  const inSeconds = (iso: string | null | undefined) => Math.round((Date.parse(iso ?? "") - Date.now()) / 1_000);
  expect(inSeconds(told.get(ids[2]!)?.estimatedStart)).toBe(5);
  expect(inSeconds(told.get(last)?.estimatedStart), "fifth in line, two at once, ten seconds each").toBe(25);
  expect(inSeconds(told.get(last)?.estimatedCompletion)).toBe(35);
});

test("long lines are counted to a thousand, and users are asked about by name", async () => {
  await floor.worker(1);
  const ids = await floor.enqueue({ jobs: 1_500 });
  const mine = await floor.user("zz");
  const [own] = await floor.enqueue({ userId: mine });
  const told = await floor.engine.explain([ids[0]!, ids[600]!, ids[1_400]!, own!]);
  expect([ids[0]!, ids[600]!, ids[1_400]!, own!].map((id) => told.get(id)?.position)).toEqual([1, 602, 1_000, 2]);
  const ofUser = await floor.engine.explain({ userIds: [mine] });
  expect([...ofUser.keys()]).toEqual([own]);
  expect((await floor.engine.explain({ userIds: [floor.userId], limit: 20 })).size).toBe(20);
  expect(await floor.engine.placeInLine(own!)).toMatchObject({ position: 2 });
});

test("where a key is limited, those before it with that key count, and no others", async () => {
  await floor.worker(10);
  const done = await floor.enqueue({ jobs: 5 });
  await floor.pool.query(
    `update job set state = 'completed', attempt = 1, started_at = now() - interval '10 seconds', finished_at = now() where id = any($1)`,
    [done],
  );
  const startOf = async (jobId: string) => {
    const { estimatedStart } = (await floor.engine.explain([jobId])).get(jobId) ?? {};
    return Math.round((Date.parse(estimatedStart ?? "") - Date.now()) / 1_000);
  };
  await floor.setLimits("default", { keyConcurrency: 1 });
  const [, second, third] = await floor.enqueue({ jobs: 3, key: "a" });
  await floor.pass();
  expect(await startOf(second!)).toBe(10);
  expect(await startOf(third!)).toBe(20);
  await floor.setLimits("default", { keyRate: { limit: 1, intervalMs: 60_000 }, concurrency: 1 });
  await floor.enqueue({ jobs: 4, key: "b" });
  const [alone] = await floor.enqueue({ key: "c" });
  expect(await startOf(alone!), "six ahead of other keys, one at once").toBe(70);
});
