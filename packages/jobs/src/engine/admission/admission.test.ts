import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdmissionFixture } from "./testing/admission-fixture.ts";
import type { AdmissionFixture } from "./testing/admission-fixture.ts";

let floor: AdmissionFixture;
beforeEach(async () => {
  floor = await createAdmissionFixture();
});
afterEach(() => floor[Symbol.asyncDispose]());

test("nothing is admitted while nobody works; a worker that appears is given jobs at once", async () => {
  const jobIds = await floor.enqueue({ jobs: 5 });
  await floor.admitter.idle();
  expect(await floor.slots()).toEqual([]);
  await floor.worker(3);
  floor.bus.publish({ kind: "workers" });
  await floor.admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual(jobIds.slice(0, 3));
  expect(await floor.doorbells()).toEqual(jobIds.slice(0, 3).map((id) => `${id}:1`));
});

test("a slot that is given back is given to the next, without a nudge from outside", async () => {
  await floor.worker(1);
  const [first, second] = await floor.enqueue({ jobs: 2 });
  await floor.admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([first]);
  await floor.engine.cancel(first!, null);
  await floor.admitter.idle();
  expect((await floor.slots()).map(({ jobId }) => jobId)).toEqual([second]);
});

test("users take turns, whatever the length of their lines, and priority goes first", async () => {
  await floor.worker(6);
  const [anna, ben, carl] = [await floor.user("anna"), await floor.user("ben"), await floor.user("carl")];
  await floor.stopPasses();
  await floor.enqueue({ jobs: 50, userId: anna });
  await floor.enqueue({ jobs: 2, userId: ben });
  await floor.enqueue({ jobs: 3, userId: carl });
  await floor.enqueue({ jobs: 1, userId: anna, priority: 5 });
  await floor.pass();
  const owners = async () => Object.groupBy(await floor.slots(), ({ userId }) => userId.split("-")[0] ?? "");
  const counts = (groups: Partial<Record<string, unknown[]>>) =>
    Object.fromEntries(Object.entries(groups).map(([name, slots]) => [name, slots?.length]));
  expect(counts(await owners())).toEqual({ anna: 1 + 2, ben: 2, carl: 1 });
  await floor.worker(2);
  await floor.pass();
  expect(counts(await owners()), "the round goes on where it stood").toEqual({ anna: 1 + 3, ben: 2, carl: 2 });
});
