import { afterEach, beforeEach, expect, test } from "vitest";
import { createLanes } from "./lanes.ts";
import { createWorkerFixture, signal } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
beforeEach(async () => {
  fixture = await createWorkerFixture();
});
afterEach(async () => {
  await fixture[Symbol.asyncDispose]();
});

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;
const queues = { default: { concurrency: 1 }, images: { concurrency: 2 } };

test("a lane gives out as many places as it has, once each", () => {
  const lanes = createLanes(queues);
  const leave = lanes.enter("default");
  expect(lanes.enter("default")).toBeUndefined();
  expect(lanes.full()).toEqual(["default"]);
  leave?.();
  leave?.();
  expect(lanes.enter("default")).toBeDefined();
  expect(lanes.enter("default")).toBeUndefined();
  expect(lanes.enter("unnamed")).toBeDefined();
});

test("a full lane keeps its jobs queued and does not hold up other lanes", async () => {
  const release = signal();
  let now = 0;
  let most = 0;
  await using _worker = await fixture.start(
    async (ctx, { steps }) => {
      if (steps === 1) {
        most = Math.max(most, (now += 1));
        await release.promise;
        now -= 1;
      }
      return { counted: 1, attempts: ctx.attempt };
    },
    { queues, concurrency: 4, timings: { overdueMs: 60_000 } },
  );
  const slow = await Promise.all(Array.from({ length: 8 }, () => fixture.enqueue({ input: { steps: 1 } })));
  const other = await fixture.enqueue({ input: { steps: 2 } }, { queue: "images" });
  expect(await fixture.until(other, isOver)).toMatchObject({ state: "completed" });
  const states = (await fixture.engine.readJobs(slow)).map((job) => job.state);
  expect(states.toSorted()).toEqual([...Array.from({ length: 7 }, () => "queued"), "running"]);
  release.fire();
  await Promise.all(slow.map((jobId) => fixture.until(jobId, isOver)));
  expect(most).toBe(1);
});

test("a place that frees on another worker is taken at once, in the order of enqueueing", async () => {
  const releases = [signal(), signal()];
  const started: string[] = [];
  const countdown = async (ctx: { jobId: string; attempt: number }) => {
    const release = releases[started.push(ctx.jobId) - 1];
    await release?.promise;
    return { counted: 1, attempts: ctx.attempt };
  };
  // Polling is off: only the freed place itself can bring the next job.
  const timings = { pollMs: 60_000, overdueMs: 60_000 };
  await using _one = await fixture.start(countdown, { queues, timings });
  await using _other = await fixture.start(countdown, { queues, timings });
  const jobs: string[] = [];
  for (let at = 0; at < 4; at += 1) jobs.push(await fixture.enqueue());
  await expect.poll(() => started.length).toBe(2);
  expect(started.toSorted()).toEqual(jobs.slice(0, 2).toSorted());
  releases[1]?.fire();
  for (const jobId of jobs.slice(2)) await fixture.until(jobId, isOver);
  expect(started.slice(2)).toEqual(jobs.slice(2));
  releases[0]?.fire();
  for (const jobId of jobs) await fixture.until(jobId, isOver);
});
