import { afterAll, beforeAll, expect, test } from "vitest";
import { transact } from "@jobwire/db";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import { LiveView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";
import { createTestWorker, progressOf } from "./testing/work-on.ts";

let db: TestDatabase;
let ada: TestUser;
let token: string;
beforeAll(async () => {
  db = await createTestDatabase();
  ada = await createUser(db);
  token = await signIn(db, ada.id);
});
afterAll(() => db[Symbol.asyncDispose]());

const countdown = { task: "demo.countdown", input: { seconds: 1 } } as const;

test("a first connection gets hello and a snapshot, then each change as it happens", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const before = await server.engine.enqueue({ ...countdown, userId: ada.id });
  const view = new LiveView(client);
  await view.until(() => view.jobs.has(before.id), "the snapshot");
  const hello = view.frames[0]?.frame;
  expect(hello).toMatchObject({ type: "hello", resumed: false, reason: "first" });
  expect(Math.abs(Date.now() - ((hello?.type === "hello" && hello.atMs) || 0))).toBeLessThan(30_000);

  const after = await server.engine.enqueue({ ...countdown, userId: ada.id });
  await view.until(() => view.jobs.get(after.id)?.state === "queued", "the new job");
  const worker = createTestWorker(db, server.bus);
  const lease = await worker.claim(after.id);
  await view.until(() => view.jobs.get(after.id)?.state === "running", "running");
  await worker.finish(after.id, lease);
  await view.until(() => view.jobs.get(after.id)?.state === "completed", "completed");
  expect(view.terminals).toHaveLength(1);
  expect(view.errors).toEqual([]);
});

test("every frame is tracked", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const raw: { result?: { type: string; id?: string } }[] = [];
  const view = new LiveView(client);
  await view.until(() => view.frames.length > 0, "a frame");
  client.socket()?.on("message", (data) => raw.push(JSON.parse((data as Buffer).toString())));
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  await view.until(() => view.jobs.has(job.id), "the job");
  const data = raw.filter((message) => message.result?.type === "data");
  expect(data.length).toBeGreaterThan(0);
  for (const message of data) expect(message.result?.id).toMatch(/^[0-9a-f-]+:\d+$/);
  for (const { id } of view.frames) expect(id).toMatch(/^[0-9a-f-]+:(\d+|-)$/);
});

test("progress that is in no row reaches the viewer from its hint", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  const worker = createTestWorker(db, server.bus);
  const view = new LiveView(client);
  const { attempt } = await worker.claim(job.id);
  await view.until(() => view.jobs.get(job.id)?.state === "running", "running");
  const { rev, lastSeq } = view.jobs.get(job.id)!;
  for (let n = 1; n <= 30; n += 1) {
    server.bus.publish({
      kind: "hints",
      hints: [{ jobId: job.id, userId: ada.id, rev, seq: lastSeq, state: "running", progress: progressOf(attempt, n) }],
    });
  }
  await view.until(() => view.progress.get(job.id)?.n === 30, "the last progress");
  // Coalesced: 30 reports within a moment are a few flushes.
  expect(view.frames.filter(({ frame }) => frame.type === "ev").length).toBeLessThan(10);
});

test("progress that comes while the row is being read is not dropped, though the row brings nothing new", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  // Claimed before anybody watches, so the hub has not read it when the progress comes.
  const { attempt } = await createTestWorker(db, server.bus).claim(job.id);
  const view = new LiveView(client);
  await view.until(() => view.jobs.get(job.id)?.state === "running", "running");
  const { rev, lastSeq: seq } = view.jobs.get(job.id)!;
  const hint = { jobId: job.id, userId: ada.id, rev, seq, state: "running" as const };
  for (const n of [1, 2, 3]) {
    server.bus.publish({ kind: "hints", hints: [{ ...hint, progress: progressOf(attempt, n) }] });
  }
  await view.until(() => view.progress.get(job.id)?.n === 3, "the last progress");
});

test("dropping the socket 50 times under a writer loses nothing and applies nothing twice", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token, { retryDelayMs: 1 });
  const view = new LiveView(client);
  await view.until(() => view.frames.length > 0, "a frame");
  const worker = createTestWorker(db, server.bus);
  let writing = true;
  const jobs: string[] = [];
  const finished = new Map<string, number>();
  const writers = [1, 2, 3].map(async (n) => {
    while (writing) {
      const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
      jobs.push(job.id);
      const lease = await worker.claim(job.id);
      await worker.log(job.id, lease, "one", "two");
      await worker.progress(job.id, lease, progressOf(lease.attempt, 1));
      await worker.finish(job.id, lease, n === 1 ? "fail" : "complete");
      const [row] = await server.engine.readJobs([job.id]);
      finished.set(job.id, row!.rev);
    }
  });
  for (let cuts = 0; cuts < 50; cuts += 1) {
    const had = view.frames.length;
    await view.until(() => view.frames.length > had + (cuts % 3), "frames after a cut");
    client.cut();
  }
  writing = false;
  await Promise.all(writers);
  await view.until(() => jobs.every((id) => view.jobs.get(id)?.rev === finished.get(id)), "all jobs at their last rev");
  const resumes = view.frames.filter(({ frame }) => frame.type === "hello");
  expect(resumes.length).toBeGreaterThanOrEqual(50);
  expect(resumes.slice(1).every(({ frame }) => frame.type === "hello" && frame.resumed)).toBe(true);
  for (const id of jobs) expect(["completed", "failed"]).toContain(view.jobs.get(id)?.state);
  expect(view.errors).toEqual([]);
});

test("lost hints cost a sweep, not data", async () => {
  await using server = await startLiveServer(db, { sweepMs: 400 });
  await using client = openLiveClient(server.wsUrl, token);
  const view = new LiveView(client);
  await view.until(() => view.frames.length > 0, "a frame");
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  await view.until(() => view.jobs.has(job.id), "the job");
  const deaf = createTestWorker(db, null);
  const startedAt = Date.now();
  const lease = await deaf.claim(job.id);
  await deaf.finish(job.id, lease);
  await view.until(() => view.jobs.get(job.id)?.state === "completed", "completed, by sweep");
  expect(Date.now() - startedAt).toBeLessThan(4_000); // the first sweep of another rhythm
});

test("word of lost hints sweeps at once", async () => {
  await using server = await startLiveServer(db, { sweepMs: 600_000 });
  await using client = openLiveClient(server.wsUrl, token);
  const view = new LiveView(client);
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  await view.until(() => view.jobs.has(job.id), "the job");
  await createTestWorker(db, null).claim(job.id);
  server.bus.publish({ kind: "sweep" });
  await view.until(() => view.jobs.get(job.id)?.state === "running", "running, by sweep");
});

test("a change that was under way across a sweep is not lost", async () => {
  await using server = await startLiveServer(db, { sweepMs: 100 });
  await using client = openLiveClient(server.wsUrl, token);
  const view = new LiveView(client);
  const job = await server.engine.enqueue({ ...countdown, userId: ada.id });
  const other = await server.engine.enqueue({ ...countdown, userId: ada.id });
  await view.until(() => view.jobs.has(job.id) && view.jobs.has(other.id), "the jobs");
  const slow = await db.pool.connect();
  try {
    // Takes its transaction number before the other's change, and commits long after.
    await slow.query("BEGIN");
    await slow.query("UPDATE job SET rev = rev + 1, priority = 7, changed_xid = pg_current_xact_id() WHERE id = $1", [
      job.id,
    ]);
    await createTestWorker(db, null).claim(other.id);
    await view.until(() => view.jobs.get(other.id)?.state === "running", "the quick change");
    const cursor = view.lastId();
    await slow.query("COMMIT");
    await view.until(() => view.jobs.get(job.id)?.priority === 7, "the slow change, by sweep");

    // One who left with the cursor of before the commit gets it, too.
    await using late = openLiveClient(server.wsUrl, token);
    const lateView = new LiveView(late, { lastEventId: cursor! });
    await lateView.until(() => lateView.jobs.get(job.id)?.priority === 7, "the slow change, by resume");
    expect(lateView.frames[0]?.frame).toMatchObject({ type: "hello", resumed: true });
  } finally {
    slow.release();
  }
});

test("a cursor of another database leads to a snapshot, and so does one of the future", async () => {
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, token);
  const first = new LiveView(client);
  await first.until(() => first.lastId()?.endsWith("-") === false, "a whole snapshot");
  const [epoch, watermark] = first.lastId()!.split(":");
  for (const lastEventId of [`abc-1-5:${watermark}`, `${epoch}:${BigInt(watermark!) + 1_000_000n}`]) {
    const view = new LiveView(client, { lastEventId });
    await view.until(() => view.frames.length > 0, "hello");
    expect(view.frames[0]?.frame).toMatchObject({ type: "hello", resumed: false, reason: "epoch-changed" });
    view.stop();
  }
});

test("more than 1 000 changes lead to a snapshot in parts of 100", async () => {
  const grace = await createUser(db);
  await using server = await startLiveServer(db);
  await using client = openLiveClient(server.wsUrl, await signIn(db, grace.id));
  const first = new LiveView(client);
  await first.until(() => first.lastId()?.endsWith("-") === false, "a whole snapshot");
  const lastEventId = first.lastId()!;
  first.stop();
  const requests = Array.from({ length: 1050 }, () => ({ ...countdown, userId: grace.id }));
  await transact(db.pool, (tx) => server.engine.enqueueInTransaction(tx, requests));
  const view = new LiveView(client, { lastEventId });
  await view.until(() => view.jobs.size === 1050, "all jobs");
  expect(view.frames[0]?.frame).toMatchObject({ resumed: false, reason: "too-far-behind" });
  const parts = view.frames.flatMap(({ frame }) => (frame.type === "snap" ? [frame] : []));
  expect(parts).toHaveLength(11);
  expect(parts.every((part) => part.jobs.length <= 100 && part.of === 11)).toBe(true);
  // Cut inside the snapshot: the next start is a snapshot again.
  expect(view.frames.slice(0, 11).every(({ id }) => id.endsWith(":-"))).toBe(true);
  expect(view.frames[11]?.id).toMatch(/:\d+$/);
});
