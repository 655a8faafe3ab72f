import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPostgresBus } from "@jobwire/jobs/bus";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { LiveView, LogView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { signIn, signOut } from "./testing/sessions.ts";
import { createTestWorker, progressOf } from "./testing/work-on.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ max: 20 });
});
afterAll(() => db[Symbol.asyncDispose]());

async function startedBus() {
  const bus = createPostgresBus({ databaseUrl: db.url, logger: pino({ level: "silent" }) });
  await bus.start();
  return bus;
}

test("two servers on one database show the same", async () => {
  const ada = await createUser(db);
  const token = await signIn(db, ada.id);
  await using one = await startLiveServer(db, { bus: await startedBus() });
  await using two = await startLiveServer(db, { bus: await startedBus() });
  await using left = openLiveClient(one.wsUrl, token);
  await using right = openLiveClient(two.wsUrl, token);
  const views = [new LiveView(left), new LiveView(right)] as const;
  for (const view of views) await view.until(() => view.frames.some(({ frame }) => frame.type === "snap"), "snapshots");
  const { jobId } = await left.trpc.jobs.start.mutate({ task: "demo.countdown", input: { seconds: 1 } });
  const log = new LogView(right, { jobId });
  const worker = createTestWorker(db, two.bus);
  const lease = await worker.claim(jobId);
  for (let n = 1; n <= 20; n += 1) await worker.progress(jobId, lease, progressOf(1, n));
  await worker.log(jobId, lease, "nearly there");
  await worker.finish(jobId, lease);
  for (const view of views) {
    await view.until(() => view.jobs.get(jobId)?.state === "completed", "completed on both");
    expect(view.terminals).toHaveLength(1);
  }
  expect(views[0].jobs.get(jobId)).toEqual(views[1].jobs.get(jobId));
  await log.until(() => log.events.length === 4, "the whole log");
});

test("a sign-out on one server closes the socket on the other", async () => {
  const ada = await createUser(db);
  const token = await signIn(db, ada.id);
  const busOne = await startedBus();
  await using one = await startLiveServer(db, { bus: busOne });
  await using two = await startLiveServer(db, { bus: await startedBus() });
  await using client = openLiveClient(two.wsUrl, token, { retryDelayMs: 10_000 });
  const view = new LiveView(client);
  await view.until(() => view.frames.length > 0, "a frame");
  const gone = new Promise<number>((resolve) => client.socket()!.once("close", resolve));
  const startedAt = Date.now();
  await signOut(db, token);
  one.bus.publish({ kind: "access", userId: ada.id });
  expect(await gone).toBe(4401);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
});
