import { randomUUID } from "node:crypto";
import { createTRPCClient, httpLink } from "@trpc/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeDoomedFiles } from "@jobwire/jobs/engine";
import { pino } from "pino";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase, TestUser } from "@jobwire/db/testing";
import { startLiveServer } from "../live/testing/live-server.ts";
import type { LiveServer } from "../live/testing/live-server.ts";
import { signIn } from "../live/testing/sessions.ts";
import { createTestWorker } from "../live/testing/work-on.ts";
import type { AppRouter } from "./router.ts";

let db: TestDatabase;
let server: LiveServer;
let ada: TestUser;
let trpc: ReturnType<typeof createTRPCClient<AppRouter>>;
beforeAll(async () => {
  db = await createTestDatabase();
  server = await startLiveServer(db);
  ada = await createUser(db);
  const headers = { authorization: `Bearer ${await signIn(db, ada.id)}` };
  trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: server.httpUrl, headers })] });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

/** All at one instant, so that only the id tells them apart. */
async function addItems(count: number, createdAt: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO item (id, user_id, name, content_type, bytes, storage_key, created_at)
     SELECT gen_random_uuid(), $1, 'photo ' || n, 'image/png', n, 'key-' || gen_random_uuid(), $3 FROM generate_series(1, $2::int) AS n
     RETURNING id`,
    [ada.id, count, createdAt],
  );
  return rows.map((row) => row.id);
}

test("pages go on where the last ended, also among items and jobs of one instant", async () => {
  const ids = [
    ...(await addItems(7, "2026-01-01T00:00:00.123456Z")),
    ...(await addItems(7, "2026-01-01T00:00:00.123457Z")),
  ];
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await trpc.items.list.query({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  expect(new Set(seen.slice(0, 7))).toEqual(new Set(ids.slice(7)));

  for (let n = 0; n < 5; n += 1) await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: ada.id });
  await db.pool.query("UPDATE job SET created_at = '2026-01-01T00:00:00.5Z'");
  const first = await trpc.jobs.list.query({ limit: 2, states: ["queued"], tasks: ["demo.countdown"] });
  const second = await trpc.jobs.list.query({ limit: 3, cursor: first.nextCursor! });
  expect(second.nextCursor).toBeNull();
  expect(new Set([...first.jobs, ...second.jobs].map((job) => job.id)).size).toBe(5);
});

/** What the caretaker of a server does every few seconds. */
async function removeFiles(): Promise<string[]> {
  const keys: string[] = [];
  await removeDoomedFiles(db.pool, { remove: async (key) => void keys.push(key) }, pino({ level: "silent" }));
  return keys;
}
const letTimePass = () => db.pool.query("UPDATE doomed_file SET doomed_at = now() - interval '1 s'");

test("a removed item can be taken back for a minute; then its results and files go, and the history stays", async () => {
  const [itemId] = await addItems(1, "2026-01-02T00:00:00Z");
  const { jobId } = await trpc.jobs.start.mutate({ task: "image.thumbnail", input: { itemId: itemId! } });
  await db.pool.query(
    `INSERT INTO artifact (id, job_id, user_id, item_id, attempt, name, content_type, bytes, storage_key, meta)
     VALUES ($1, $2, $3, $4, 1, 'thumbnail', 'image/webp', 12, 'thumb-key', '{"widthPx": 64}')`,
    [randomUUID(), jobId, ada.id, itemId],
  );
  expect((await trpc.items.get.query({ itemId: itemId! })).artifacts).toMatchObject([
    { jobId, itemId, name: "thumbnail", task: "image.thumbnail", bytes: 12, meta: { widthPx: 64 } },
  ]);

  const intake = await server.engine.enqueue({ task: "media.ingest", input: { itemId: itemId! }, userId: ada.id });
  const { storageKey } = await db.prisma.item.findUniqueOrThrow({ where: { id: itemId! } });
  await trpc.items.remove.mutate({ itemId: itemId! });
  expect((await trpc.jobs.get.query({ jobId })).state).toBe("cancelled");
  expect(await removeFiles()).toEqual([]);
  await expect(trpc.items.get.query({ itemId: itemId! })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
  await expect(trpc.items.remove.mutate({ itemId: itemId! })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });

  expect((await trpc.jobs.get.query({ jobId: intake.id })).state).toBe("cancelled");
  expect(await trpc.items.restoreMany.mutate({ itemIds: [itemId!] })).toEqual({ itemIds: [itemId] });
  // What its arrival set off begins anew; what somebody started is theirs to start again.
  expect((await trpc.jobs.get.query({ jobId: intake.id })).state).toBe("queued");
  expect((await trpc.items.get.query({ itemId: itemId! })).artifacts).toMatchObject([{ name: "thumbnail" }]);
  await letTimePass();
  expect(await removeFiles()).toEqual([]);

  await trpc.items.remove.mutate({ itemId: itemId! });
  await letTimePass();
  expect(await trpc.items.restoreMany.mutate({ itemIds: [itemId!] })).toEqual({ itemIds: [] });
  expect(await removeFiles()).toEqual([storageKey]);
  expect(await trpc.jobs.artifacts.query({ jobId })).toEqual([]);
  // The files of its results follow with the next round.
  expect(await removeFiles()).toEqual(["thumb-key"]);
  expect((await trpc.jobs.get.query({ jobId })).state).toBe("cancelled");
});

test("a job that is being started while its item is removed is cancelled, and does not fail", async () => {
  for (const itemId of await addItems(12, "2026-01-03T00:00:00Z")) {
    const starts = Array.from({ length: 3 }, () =>
      trpc.jobs.start.mutate({ task: "image.thumbnail", input: { itemId } }).catch(() => null),
    );
    await Promise.all([...starts, trpc.items.remove.mutate({ itemId })]);
    for (const started of await Promise.all(starts)) {
      if (started === null) continue;
      expect((await trpc.jobs.get.query({ jobId: started.jobId })).state).toBe("cancelled");
    }
  }
});

test("the same idempotency key answers with the same job", async () => {
  const start = { task: "demo.countdown", input: {}, idempotencyKey: "once" } as const;
  const [first, second] = [await trpc.jobs.start.mutate(start), await trpc.jobs.start.mutate(start)];
  expect(second.jobId).toBe(first.jobId);
});

test("typical durations are medians of completions", async () => {
  for (const seconds of [1, 2, 60]) {
    const job = await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: ada.id });
    const worker = createTestWorker(db, null);
    await worker.finish(job.id, await worker.claim(job.id));
    await db.pool.query("UPDATE job SET started_at = finished_at - $2 * interval '1 s' WHERE id = $1", [
      job.id,
      seconds,
    ]);
  }
  expect(await trpc.tasks.typicalDurations.query()).toMatchObject({ "demo.countdown": 2_000, "image.thumbnail": null });
});
