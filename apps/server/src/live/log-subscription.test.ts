import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import { LogView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";
import { createTestWorker } from "./testing/work-on.ts";

let db: TestDatabase;
let ada: TestUser;
let token: string;
beforeAll(async () => {
  db = await createTestDatabase({ max: 20 });
  ada = await createUser(db);
  token = await signIn(db, ada.id);
});
afterAll(() => db[Symbol.asyncDispose]());

const countdown = { task: "demo.countdown", input: { seconds: 1 } } as const;

test("concurrent writers and dropped sockets leave no gap and no double", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token, { retryDelayMs: 1 });
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  const view = new LogView(client, { jobId: job.id });
  const worker = createTestWorker(db, server.bus);
  const lease = await worker.claim(job.id);
  const writers = [1, 2, 3, 4].map(async (n) => {
    for (let line = 0; line < 50; line += 1) await worker.log(job.id, lease, `writer ${n}`, `line ${line}`);
  });
  for (let cut = 0; cut < 20; cut += 1) {
    const had = view.frames.length;
    await view.until(() => view.frames.length > had || view.events.length >= 402, "a frame");
    client.cut();
  }
  await Promise.all(writers);
  await worker.finish(job.id, lease);
  // create, claim, 4 × 50 × 2 lines, complete
  await view.until(() => view.events.length >= 403, "all events");
  expect(view.events.map((event) => event.seq)).toEqual(Array.from({ length: 403 }, (_, index) => index + 1));
  expect(view.errors).toEqual([]);
});

test("it starts after the seq that the client has, and stays open across a rerun", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  const worker = createTestWorker(db, server.bus);
  await worker.finish(job.id, await worker.claim(job.id), "fail");
  const view = new LogView(client, { jobId: job.id, afterSeq: 2 });
  await view.until(() => view.events.length === 1, "the failure");
  expect(view.events[0]).toMatchObject({ seq: 3, kind: "state", data: { to: "failed" } });
  await server.engine.rerun(job.id, ada.id);
  await view.until(() => view.events.length === 2, "the rerun");
  expect(view.events[1]).toMatchObject({ seq: 4, data: { to: "queued" } });
});

test("lines whose hints were lost come with the sweep", async () => {
  await using server = await startLiveServer(db, { sweepMs: 300 });
  await using client = openLiveClient(server.wsUrl, token);
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  const view = new LogView(client, { jobId: job.id });
  await view.until(() => view.events.length === 1, "the creation");
  const deaf = createTestWorker(db, null);
  await deaf.log(job.id, await deaf.claim(job.id), "unheard");
  await view.until(() => view.events.length === 3, "the line, by sweep");
});

test("a seq that the log has not reached is refused, and says so", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  const view = new LogView(client, { jobId: job.id, afterSeq: 99 });
  await view.until(() => view.errors.length > 0, "the refusal");
  expect(view.errors[0]?.data).toMatchObject({
    code: "BAD_REQUEST",
    reason: "seq-ahead",
    field: "afterSeq",
    got: "99",
  });
});
