import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { LiveView, LogView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import type { LiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";
import { createTestWorker } from "./testing/work-on.ts";

let db: TestDatabase;
let server: LiveServer;
let adaId: string;
let token: string;
const countdown = { task: "demo.countdown" as const, input: {} };

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startLiveServer(db);
  await db.pool.query(
    "INSERT INTO worker (id, host, pid, version, concurrency) VALUES (gen_random_uuid(), 'test', 1, 'test', 4)",
  );
});
beforeEach(async () => {
  adaId = (await createUser(db)).id;
  token = await signIn(db, adaId);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

test("a viewer is told where a waiting job stands: at first, on a change, and not once it runs", async () => {
  await server.engine.queues.pause("default", null);
  const before = await server.engine.enqueue({ ...countdown, userId: adaId });
  await using client = openLiveClient(server.wsUrl, token);
  const view = new LiveView(client);
  // What waited before, right after the snapshot.
  await view.until(() => view.waiting.get(before.id)?.why === "paused", "the one that was there");
  // What comes, at once.
  const job = await server.engine.enqueue({ ...countdown, userId: adaId });
  await view.until(() => view.waiting.get(job.id)?.why === "paused", "the new one");
  expect(view.waiting.get(job.id)!.rev).toBe(view.jobs.get(job.id)!.rev);
  const places = () => [before.id, job.id].map((id) => view.waiting.get(id)?.position ?? 0);
  expect(places()[0]).toBeLessThan(places()[1]!);
  // What an admin changes.
  await server.engine.queues.resume("default", null);
  await view.until(() => view.waiting.get(job.id)?.why !== "paused", "no pause any more");

  const told = () => view.frames.filter(({ frame }) => frame.type === "ev" && frame.events.some(isOfJob)).length;
  const isOfJob = (event: { job: string; waiting?: unknown }) => event.job === job.id && event.waiting !== undefined;
  await createTestWorker(db, server.bus).claim(job.id);
  await view.until(() => view.jobs.get(job.id)?.state === "running", "running");
  const soFar = told();
  // Another one's change has every waiting job looked at; the running one is not among them.
  await server.engine.queues.pause("default", null);
  await view.until(() => view.waiting.get(before.id)?.why === "paused", "paused again");
  expect(told()).toBe(soFar);
  await server.engine.queues.resume("default", null);
  // A reading says it, too.
  expect(await client.trpc.jobs.get.query({ jobId: before.id })).toHaveProperty("waiting.why");
  expect(await client.trpc.jobs.get.query({ jobId: job.id })).not.toHaveProperty("waiting");
});

test("one that comes back is told again, for it was not told meanwhile", async () => {
  const job = await server.engine.enqueue({ ...countdown, userId: adaId, runAt: new Date(Date.now() + 3_600_000) });
  await using client = openLiveClient(server.wsUrl, token);
  const first = new LiveView(client);
  await first.until(() => first.waiting.get(job.id)?.why === "scheduled", "the scheduled one");
  const lastEventId = first.lastId()!;
  first.stop();
  const second = new LiveView(client, { lastEventId });
  await second.until(() => second.waiting.get(job.id)?.why === "scheduled", "the scheduled one again");
  expect(second.frames[0]?.frame).toMatchObject({ type: "hello", resumed: true });
});

test("others are told nothing of it; an admin is, of a job whose page is open", async () => {
  const job = await server.engine.enqueue({ ...countdown, userId: adaId, runAt: new Date(Date.now() + 3_600_000) });
  await using stranger = openLiveClient(server.wsUrl, await signIn(db, (await createUser(db)).id));
  await using admin = openLiveClient(server.wsUrl, await signIn(db, (await createUser(db, { role: "admin" })).id));
  const theirs = new LiveView(stranger);
  const all = new LiveView(admin, { scope: "all" });
  await all.until(() => all.jobs.has(job.id), "the snapshot");
  const other = await server.engine.enqueue({ ...countdown, userId: adaId });
  await all.until(() => all.jobs.has(other.id), "the other");
  const page = new LogView(admin, { jobId: job.id });
  await all.until(() => all.waiting.has(job.id), "word of the open job");
  expect(all.waiting.get(job.id)?.why).toBe("scheduled");
  expect([...all.waiting.keys()]).toEqual([job.id]);
  expect(theirs.waiting.size).toBe(0);
  page.stop();
});

test("a job that is removed leaves its viewers' lists, and nobody else hears of it", async () => {
  const [mine, kept] = [
    await server.engine.enqueue({ ...countdown, userId: adaId }),
    await server.engine.enqueue({ ...countdown, userId: adaId }),
  ];
  await using client = openLiveClient(server.wsUrl, token);
  await using stranger = openLiveClient(server.wsUrl, await signIn(db, (await createUser(db)).id));
  await using admin = openLiveClient(server.wsUrl, await signIn(db, (await createUser(db, { role: "admin" })).id));
  const [view, theirs, all] = [
    new LiveView(client),
    new LiveView(stranger),
    new LiveView(admin, { scope: "all" }),
  ] as const;
  for (const one of [view, all]) await one.until(() => one.jobs.has(mine.id), "the snapshot");
  await theirs.until(() => theirs.frames.some(({ frame }) => frame.type === "snap"), "the stranger's snapshot");
  await db.pool.query("DELETE FROM job WHERE id = $1", [mine.id]);
  server.bus.publish({ kind: "removed", userId: adaId, jobIds: [mine.id] });
  for (const one of [view, all]) await one.until(() => one.removed.includes(mine.id), "the removal");
  expect(theirs.removed).toEqual([]);
  // Whoever was away asks: what is gone, and what is somebody else's, are the same to a stranger.
  const ask = (who: typeof client) => who.trpc.jobs.missing.query({ jobIds: [mine.id, kept.id] });
  expect(await ask(client)).toEqual([mine.id]);
  expect(await ask(stranger)).toEqual([mine.id, kept.id]);
});
