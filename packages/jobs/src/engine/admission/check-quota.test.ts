import { afterEach, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "../uuid-v7.ts";
import { createAdmissionFixture } from "./testing/admission-fixture.ts";
import type { AdmissionFixture } from "./testing/admission-fixture.ts";

let floor: AdmissionFixture;
beforeEach(async () => {
  floor = await createAdmissionFixture();
});
afterEach(() => floor[Symbol.asyncDispose]());

const start = (more: object = {}) =>
  floor.engine.enqueue({ task: "demo.countdown", input: {}, userId: floor.userId, ...more });

test("a quota holds exactly, however many submit at once; who is refused learns the limit and when to try again", async () => {
  await floor.setLimits("*", { userJobs: 5 });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => start()));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  const refused = outcomes.find((outcome) => outcome.status === "rejected")?.reason;
  expect(refused).toMatchObject({ name: "QuotaExceeded", code: "quota-exceeded", queue: "*", limit: 5, have: 5 });
  expect(refused.retryAfterMs).toBeGreaterThanOrEqual(1_000);
  expect(await floor.database.prisma.job.count()).toBe(5);
  await expect(start({ userId: await floor.user("other") })).resolves.toMatchObject({ state: "queued" });
});

test("guests have a quota of their own, where it is the smaller one; accounts do not", async () => {
  await floor.setLimits("*", { guestJobs: 1 });
  const guest = await floor.user("guest");
  await floor.pool.query(`update "user" set is_guest = true where id = $1`, [guest]);
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => start({ userId: guest })));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(start({ userId: guest })).rejects.toMatchObject({ limit: 1, isGuest: true });
  for (let more = 0; more < 2; more += 1) await expect(start()).resolves.toMatchObject({ state: "queued" });
  await floor.setLimits("*", { userJobs: 2, guestJobs: 5 });
  await expect(start()).rejects.toMatchObject({ limit: 2, isGuest: false });
  await expect(start({ userId: guest })).resolves.toMatchObject({ state: "queued" });
  await expect(start({ userId: guest })).rejects.toMatchObject({ limit: 2, isGuest: true });
});

test("what is over makes room; parts of a job are neither refused nor counted; a known key is answered", async () => {
  await floor.setLimits("default", { userJobs: 1 });
  const { id } = await start({ idempotencyKey: "once" });
  await expect(start()).rejects.toMatchObject({ name: "QuotaExceeded", queue: "default", limit: 1, have: 1 });
  await expect(start({ idempotencyKey: "once" })).resolves.toMatchObject({ id });
  await expect(start({ parentId: id })).resolves.toMatchObject({ state: "queued" });
  await floor.engine.cancel(id, null);
  await expect(start()).resolves.toMatchObject({ state: "queued" });
});

test("a batch that does not fit is refused as a whole", async () => {
  await floor.setLimits("*", { userJobs: 3 });
  const client = await floor.pool.connect();
  await client.query("begin");
  const request = { task: "demo.countdown" as const, input: {}, userId: floor.userId };
  await expect(floor.engine.enqueueInTransaction(client, [request, request, request, request])).rejects.toMatchObject({
    name: "QuotaExceeded",
    have: 0,
  });
  await client.query("rollback");
  client.release();
});

test("a queue that is drained accepts nothing new, except parts of what it has accepted", async () => {
  const { id } = await start();
  await floor.setLimits("default", {});
  await floor.engine.queues.drain("default", null);
  await expect(start()).rejects.toMatchObject({ name: "QueueDraining", code: "queue-draining", queue: "default" });
  await expect(start({ parentId: id })).resolves.toMatchObject({ state: "queued" });
  await floor.engine.queues.accept("default", null);
  await expect(start()).resolves.toMatchObject({ state: "queued" });
  await floor.setLimits("*", {});
  await floor.engine.queues.drain("*", null);
  await expect(start({ idempotencyKey: uuidV7() })).rejects.toMatchObject({ queue: "*" });
});

test("a quota holds beside the parts of a large batch, and jobs in other queues", async () => {
  await floor.setLimits("*", { userJobs: 3 });
  const parts = Array.from({ length: 100 }, () => ({ task: "demo.countdown" as const, input: {} }));
  await floor.engine.enqueueBatch(parts, { userId: floor.userId, title: "Large" });
  await start();
  await start();
  await expect(start()).rejects.toMatchObject({ name: "QuotaExceeded", limit: 3, have: 3 });
  await floor.setLimits("*", {});
  await floor.setLimits("default", { userJobs: 3 });
  await floor.enqueue({ jobs: 100, queue: "images" });
  await expect(start()).rejects.toMatchObject({ name: "QuotaExceeded", queue: "default", limit: 3, have: 3 });
});

test("who retries their own jobs keeps to the quota, however many at once; an admin may retry them all", async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, async () => (await start()).id));
  await floor.engine.cancelMany(ids, null);
  await floor.setLimits("*", { userJobs: 2 });
  const outcomes = await Promise.allSettled(ids.map((id) => floor.engine.rerun(id, floor.userId)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  const refused = outcomes.find((outcome) => outcome.status === "rejected")?.reason;
  expect(refused).toMatchObject({ name: "QuotaExceeded", limit: 2, have: 2 });
  const admin = await floor.user("admin");
  expect(await floor.engine.rerunMany({ ids }, admin)).toMatchObject({ moved: 4 });
});
