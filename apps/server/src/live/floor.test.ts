import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import type { FloorView, ValueFrame } from "@jobwire/jobs/wire";
import { openLiveClient } from "./testing/live-client.ts";
import type { LiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";
import { createTestWorker } from "./testing/work-on.ts";

let db: TestDatabase;
let admin: TestUser;
beforeAll(async () => {
  db = await createTestDatabase();
  admin = await createUser(db, { role: "admin" });
});
afterAll(() => db[Symbol.asyncDispose]());

/** Resolves with the first floor that `fits`. */
function floorThat(
  client: LiveClient,
  fits: (floor: FloorView) => boolean,
  seen: ValueFrame<FloorView>[] = [],
): Promise<FloorView> {
  return new Promise((resolve, reject) => {
    const subscription = client.trpc.floor.subscribe(undefined, {
      onData({ data }) {
        seen.push(data);
        if (data.type !== "value" || !fits(data.value)) return;
        resolve(data.value);
        subscription.unsubscribe();
      },
      onError: reject,
    });
  });
}

test("admins see counts and workers change; many tabs cost one read", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, await signIn(db, admin.id));
  let reads = 0;
  const query = db.pool.query.bind(db.pool) as (...args: unknown[]) => unknown;
  db.pool.query = ((...args: unknown[]) => {
    if (String(args[0]).includes("FROM worker w")) reads += 1;
    return query(...args);
  }) as typeof db.pool.query;

  const tabs = Array.from({ length: 8 }, () =>
    floorThat(client, ({ counts, workers }) => counts.running === 1 && workers.some((worker) => worker.running === 1)),
  );
  await floorThat(client, ({ counts }) => counts.queued === 0);
  const job = await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: admin.id });
  const worker = createTestWorker(db, server.bus);
  const lease = await worker.claim(job.id);
  await Promise.all(tabs);
  expect(reads).toBeLessThan(6);

  const done = floorThat(client, ({ counts }) => counts.completed === 1);
  await worker.finish(job.id, lease);
  expect((await done).counts).toMatchObject({ running: 0, completed: 1 });
});
