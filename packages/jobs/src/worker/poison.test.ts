import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { uuidV7 } from "../engine/index.ts";
import { createKey } from "../storage/index.ts";
import { createChildPool } from "./child/index.ts";
import type { ChildPool } from "./child/index.ts";
import { removeAbandonedFolders, tempFolderPrefix } from "./temp-folders.ts";
import { startWorkerProcess } from "./test/start-worker-process.ts";
import { createWorkerFixture, FAST, moves } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
let tempRoot: string;
let childPool: ChildPool;
beforeEach(async () => {
  fixture = await createWorkerFixture({ bus: "postgres" });
  tempRoot = await mkdtemp(join(tmpdir(), "jobwire-temp-test-"));
  const handlersModule = new URL("./test/poison-children.ts", import.meta.url);
  childPool = createChildPool({ logger: fixture.logger, handlersModule });
});
afterEach(async () => {
  await fixture[Symbol.asyncDispose]();
  await childPool.stop();
  await rm(tempRoot, { recursive: true });
});

/** Children take a while to start on a busy machine; no worker is to be given up meanwhile. */
const PATIENT = { heartbeatMs: 5_000, selfFenceMs: 20_000, lostAfterMs: 30_000 };

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;

/** A thumbnail of an item whose text says what its handler does. */
async function enqueueThumbnail(text: string): Promise<string> {
  const { database, storage, userId, engine } = fixture;
  const storageKey = createKey("items");
  await storage.put(storageKey, new TextEncoder().encode(text));
  const itemId = uuidV7();
  await database.prisma.item.create({
    data: { id: itemId, userId, name: text, contentType: "image/png", bytes: 1n, storageKey },
  });
  const { id } = await engine.enqueue({ task: "image.thumbnail", input: { itemId }, userId });
  await database.pool.query("update job set backoff = $2 where id = $1", [id, { kind: "fixed", delayMs: 20 }]);
  return id;
}

describe("a job that ends its child process", () => {
  test.each(["abort", "exit"])("(%s) fails after its attempts; the others are unharmed", async (how) => {
    const harmless = await Promise.all(Array.from({ length: 3 }, () => enqueueThumbnail("fine")));
    const poison = await enqueueThumbnail(how);
    const after = await Promise.all(Array.from({ length: 3 }, () => enqueueThumbnail("fine")));
    await using _worker = await fixture.start(async () => expect.unreachable(), {
      childPool,
      tempRoot,
      timings: PATIENT,
    });
    expect(await fixture.until(poison, isOver)).toMatchObject({
      state: "failed",
      attempt: 3,
      freeAttempts: 0,
      error: { reason: "thrown", code: "child-crashed" },
    });
    for (const id of [...harmless, ...after]) {
      expect(await fixture.until(id, isOver)).toMatchObject({ state: "completed", attempt: 1 });
    }
    expect(await readdir(tempRoot)).toEqual([]);
  });
});

test("the files of a child that had to be killed are gone when its job is over", async () => {
  const jobId = await enqueueThumbnail("stuck");
  await using _worker = await fixture.start(async () => expect.unreachable(), {
    childPool,
    tempRoot,
    timings: PATIENT,
  });
  await fixture.until(jobId, (job) => job.lastSeq >= 3);
  expect(await readdir(tempRoot)).toHaveLength(1);
  await fixture.engine.cancel(jobId, null);
  expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "cancelled" });
  expect(await readdir(tempRoot)).toEqual([]);
});

test("a child that falls silent is ended, and the attempt says so", async () => {
  const jobId = await enqueueThumbnail("stuck");
  await fixture.database.pool.query("update job set heartbeat_timeout_ms = 3000, max_attempts = 1 where id = $1", [
    jobId,
  ]);
  await using _worker = await fixture.start(async () => expect.unreachable(), {
    childPool,
    tempRoot,
    timings: PATIENT,
  });
  const job = await fixture.until(jobId, isOver);
  expect(job).toMatchObject({ state: "failed", attempt: 1, error: { reason: "silent", code: "silent" } });
  expect(await readdir(tempRoot)).toEqual([]);
});

test(
  "a job that kills its worker is set aside after three, and can be tried again by hand",
  { timeout: 120_000 },
  async () => {
    const startProcess = () =>
      startWorkerProcess({
        databaseUrl: fixture.database.url,
        storageRoot: fixture.storageRoot,
        timings: FAST,
        tempRoot,
      });
    const poison = await fixture.enqueue({ input: { steps: 666 } }, { maxAttempts: 1 });
    for (let loss = 1; loss <= 3; loss += 1) {
      await using process = await startProcess();
      await process.exited;
    }
    // Somebody must notice the third.
    await using _worker = await startProcess();
    const job = await fixture.until(poison, isOver);
    expect(job).toMatchObject({ state: "failed", attempt: 3, error: { reason: "poison" } });
    expect(moves(await fixture.events(poison))).toEqual([
      ">queued",
      "queued>running",
      "running>retrying",
      "retrying>running",
      "running>retrying",
      "retrying>running",
      "running>failed",
    ]);
    // What the killed left behind is not kept for long, and nobody else's is touched.
    const strangers = `${tempFolderPrefix(uuidV7())}abc`;
    await mkdir(join(tempRoot, strangers));
    const forgotten = join(tempRoot, `${tempFolderPrefix(uuidV7())}abc`);
    await mkdir(forgotten);
    const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000);
    await utimes(forgotten, threeDaysAgo, threeDaysAgo);
    expect((await readdir(tempRoot)).length).toBeGreaterThanOrEqual(2);
    await removeAbandonedFolders(fixture.database.pool, tempRoot);
    expect(await readdir(tempRoot)).toEqual([strangers]);
    await fixture.engine.rerun(poison, null);
    expect(await fixture.read(poison)).toMatchObject({ state: "queued" });
  },
);
