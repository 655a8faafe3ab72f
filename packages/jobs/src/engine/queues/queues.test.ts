import { afterEach, beforeEach, expect, test } from "vitest";
import type { QueueLimits } from "../../catalog/index.ts";
import { createAdmissionFixture } from "../admission/testing/admission-fixture.ts";
import type { AdmissionFixture } from "../admission/testing/admission-fixture.ts";
import { ensureQueues } from "./ensure-queues.ts";

let floor: AdmissionFixture;
beforeEach(async () => {
  floor = await createAdmissionFixture();
  await ensureQueues(floor.pool, { "*": { concurrency: 20 }, default: { concurrency: 3 }, images: { concurrency: 2 } });
});
afterEach(() => floor[Symbol.asyncDispose]());

const slots = async (queue: string) => (await floor.slots()).filter((slot) => slot.queue === queue);
const viewOf = async (name: string) => (await floor.engine.queues.list()).find((view) => view.name === name);

test("what an admin sets wins over what a start writes, and null or nothing lets go of it", async () => {
  const { queues } = floor.engine;
  await queues.setLimits("default", { concurrency: 7, rate: { limit: 3, intervalMs: 1_000 } });
  await ensureQueues(floor.pool, { default: { concurrency: 4, userConcurrency: 2 } });
  const limits = { concurrency: 7, userConcurrency: 2, rate: { limit: 3, intervalMs: 1_000 } };
  expect(await viewOf("default")).toMatchObject({ defaults: { concurrency: 4, userConcurrency: 2 }, limits });
  await queues.setLimits("default", { concurrency: null });
  expect((await viewOf("default"))?.limits).toEqual({ concurrency: null, userConcurrency: 2 });
  await queues.setLimits("default", {});
  expect((await viewOf("default"))?.limits).toEqual({ concurrency: 4, userConcurrency: 2 });
});

test.each([
  ["nowhere", {}, { field: "name", expected: "one of *, default, images", got: '"nowhere"' }],
  ["default", { concurrency: 0 }, { field: "concurrency", expected: "a whole number from 1 to 1000000", got: "0" }],
  ["default", { userJobs: "5" }, { field: "userJobs", got: '"5"' }],
  ["default", { rate: 5 }, { field: "rate", expected: "{limit, intervalMs} or null", got: "5" }],
  ["default", { keyRate: { limit: 1 } }, { field: "keyRate.intervalMs", got: "nothing" }],
  ["default", { rate: { limit: 1, intervalMs: 5 } }, { field: "rate.intervalMs", got: "5" }],
  ["default", { speed: 1 }, { field: "speed" }],
])("limits that make no sense are refused by name: %s %j", async (name, limits, complaint) => {
  const refusal = { name: "InvalidInput", ...complaint };
  await expect(floor.engine.queues.setLimits(name, limits as QueueLimits)).rejects.toMatchObject(refusal);
});

test("a raised limit holds at once, also in a process that did not raise it", async () => {
  await floor.admitter.stop();
  const another = await floor.anotherAdmitter();
  await floor.worker(10);
  await floor.enqueue({ jobs: 9 });
  await another.idle();
  expect(await slots("default")).toHaveLength(3);
  await floor.engine.queues.setLimits("default", { concurrency: 5 });
  await another.idle();
  expect(await slots("default")).toHaveLength(5);
});

test("a pause takes back what no worker has claimed; a resume goes on where it was", async () => {
  const { queues } = floor.engine;
  const workerId = await floor.worker(10);
  const jobIds = await floor.enqueue({ jobs: 4 });
  await floor.enqueue({ queue: "images" });
  await floor.admitter.idle();
  await floor.claim(workerId, { jobId: jobIds[0]!, attempt: 1 });
  await queues.pause("default", floor.userId);
  expect((await slots("default")).map(({ jobId }) => jobId)).toEqual([jobIds[0]]);
  expect(await slots("images")).toHaveLength(1);
  expect((await floor.doorbells()).filter((key) => key === `${jobIds[1]}:1`)).toEqual([]);
  expect(await floor.claim(workerId, { jobId: jobIds[1]!, attempt: 1 }), "its doorbell rang a moment ago").toBe(false);
  await floor.complete(workerId, { jobId: jobIds[0]!, attempt: 1 });
  await floor.admitter.idle();
  expect(await slots("default")).toEqual([]);
  expect(await viewOf("default")).toMatchObject({
    pausedAt: expect.any(String),
    waiting: 3,
    running: 0,
    startedPerMinute: 1,
  });
  await queues.resume("default", floor.userId);
  await floor.admitter.idle();
  expect((await slots("default")).map(({ jobId }) => jobId)).toEqual(jobIds.slice(1));
  expect(await viewOf("default")).toMatchObject({ pausedAt: null, running: 3, waiting: 0 });
});

test("what waits in a queue is cleared, failed with the reason or cancelled; the rest is left alone", async () => {
  await floor.admitter.stop();
  const failed = await floor.enqueue({ jobs: 1_200 });
  const other = await floor.enqueue({ queue: "images", jobs: 2 });
  expect(await floor.engine.queues.clear("default", "fail", floor.userId)).toBe(1_200);
  const [job] = await floor.engine.readJobs([failed[1_000]!]);
  expect(job).toMatchObject({ state: "failed", error: { reason: "cleared" }, attempt: 0 });
  expect(await floor.engine.readEvents(failed[0]!, 1, 5)).toMatchObject([
    { data: { event: "reject", byUserId: floor.userId } },
  ]);
  expect(await viewOf("images")).toMatchObject({ waiting: 2 });
  expect(await floor.engine.queues.clear("*", "cancel", null)).toBe(2);
  const unknown = { name: "InvalidInput", field: "name", expected: "one of *, default, images", got: '"imags"' };
  await expect(floor.engine.queues.clear("imags", "cancel", null)).rejects.toMatchObject(unknown);
  expect(await floor.engine.readJobs(other)).toMatchObject([{ state: "cancelled" }, { state: "cancelled" }]);
});

test("an emergency stop pauses everything, and ends what waits and what runs if it is told to", async () => {
  const workerId = await floor.worker(10);
  const jobIds = await floor.enqueue({ jobs: 5 });
  await floor.admitter.idle();
  await floor.claim(workerId, { jobId: jobIds[0]!, attempt: 1 });
  const stopped = await floor.engine.queues.stopAll({ waiting: "fail", running: "cancel" }, null);
  expect(stopped).toEqual({ waitingEnded: 4, runningCancelled: 1 });
  const [first, ...rest] = (await floor.engine.readJobs(jobIds)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(first?.state).toBe("cancelling");
  expect(rest.map(({ state }) => state)).toEqual(["failed", "failed", "failed", "failed"]);
  await floor.enqueue();
  await floor.admitter.idle();
  expect(await floor.slots()).toHaveLength(1);
  expect((await floor.engine.queues.list())[0]).toMatchObject({
    name: "*",
    pausedAt: expect.any(String),
    running: 1,
    waiting: 1,
  });
});

test("a pause does not wait for claims with slots in hand, and none that stays unclaimed is left", async () => {
  await floor.stopPasses();
  const workerId = await floor.worker(10);
  const jobIds = await floor.enqueue({ jobs: 3 });
  await floor.passes();
  const claiming = await floor.pool.connect();
  const lock = (jobId: string) => claiming.query("select from slot where job_id = $1 for update", [jobId]);
  await claiming.query("begin");
  await lock(jobIds[1]!);
  const paused = floor.engine.queues.pause("default", null);
  await expect
    .poll(() =>
      floor.pool
        .query("select from queue where name = 'default' and paused_at is not null")
        .then(({ rowCount }) => rowCount),
    )
    .toBe(1);
  await lock(jobIds[0]!); // a deadlock, if the pause held it
  await claiming.query("rollback");
  claiming.release();
  await paused;
  expect(await slots("default")).toEqual([]);
  expect(await floor.claim(workerId, { jobId: jobIds[1]!, attempt: 1 })).toBe(false);
});

test("a lowered limit binds what has its slot and has not begun", async () => {
  const workerId = await floor.worker(10);
  await floor.setLimits("default", { concurrency: 6 });
  await floor.enqueue({ jobs: 8 });
  await floor.admitter.idle();
  expect(await slots("default")).toHaveLength(6);
  const [first] = await slots("default");
  await floor.claim(workerId, first!);
  await floor.engine.queues.setLimits("default", { concurrency: 2 });
  await floor.admitter.idle();
  expect(await slots("default")).toHaveLength(2);
  expect((await slots("default")).filter(({ isClaimed }) => isClaimed)).toMatchObject([{ jobId: first!.jobId }]);
  expect(await floor.doorbells()).toEqual(
    expect.arrayContaining((await slots("default")).map(({ jobId }) => `${jobId}:1`)),
  );
});
