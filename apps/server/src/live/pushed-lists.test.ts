import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import type { CreditsStamp, FailureGroup, FloorView, ScheduleView, ValueFrame } from "@jobwire/jobs/wire";
import { openLiveClient } from "./testing/live-client.ts";
import type { LiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import type { LiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";
import { createTestWorker } from "./testing/work-on.ts";

let db: TestDatabase;
let server: LiveServer;
const cleanup = new AsyncDisposableStack();
const clients: Record<"ada" | "bob" | "admin", LiveClient> = {} as never;
const ids = { ada: "", bob: "", admin: "" };

beforeAll(async () => {
  db = cleanup.use(await createTestDatabase());
  server = cleanup.use(await startLiveServer(db));
  for (const name of ["ada", "bob", "admin"] as const) {
    const user = await createUser(db, name === "admin" ? { role: "admin" } : {});
    ids[name] = user.id;
    clients[name] = cleanup.use(openLiveClient(server.wsUrl, await signIn(db, user.id)));
  }
});
afterAll(() => cleanup.disposeAsync());

type Subscribe<T> = (observer: { onData(frame: { data: ValueFrame<T> }): void; onError(error: unknown): void }) => {
  unsubscribe(): void;
};

/** What a subscription has pushed so far, and a way to wait for more. */
function follow<T>(subscribe: Subscribe<T>) {
  const pushed: T[] = [];
  let look = () => {};
  const subscription = subscribe({
    onData({ data }) {
      if (data.type !== "value") return;
      pushed.push(data.value);
      look();
    },
    onError: (error) => {
      throw error;
    },
  });
  return {
    pushed,
    stop: () => subscription.unsubscribe(),
    until: (fits: (value: T) => boolean) =>
      new Promise<T>((resolve) => {
        look = () => {
          const last = pushed.at(-1);
          if (last !== undefined && fits(last)) resolve(last);
        };
        look();
      }),
  };
}

test("queues and circuits reach admins as they are changed", async () => {
  const { trpc } = clients.admin;
  const floor = follow<FloorView>((observer) => trpc.floor.subscribe(undefined, observer));
  const first = await floor.until(() => true);
  expect(first.queues[0]?.name).toBe("*");
  expect(first.queues.map(({ name }) => name)).toContain("cutout");

  await trpc.queues.setLimits.mutate({
    name: "images",
    overrides: { concurrency: 2, rate: { limit: 5, intervalMs: 1_000 } },
  });
  await trpc.queues.pause.mutate({ name: "cutout" });
  const changed = await floor.until(({ queues }) => queues.some(({ name, pausedAt }) => name === "cutout" && pausedAt));
  expect(changed.queues.find(({ name }) => name === "images")?.limits).toMatchObject({
    concurrency: 2,
    rate: { limit: 5, intervalMs: 1_000 },
  });
  await trpc.queues.resume.mutate({ name: "cutout" });
  await floor.until(({ queues }) => queues.every(({ pausedAt }) => pausedAt === null));

  await db.pool.query("INSERT INTO circuit (provider, state, failures, opened_at) VALUES ('openai', 'open', 5, now())");
  server.bus.publish({ kind: "floor", what: "circuits" });
  await floor.until(({ circuits }) =>
    circuits.some(({ provider, state }) => provider === "openai" && state === "open"),
  );
  expect(await trpc.circuits.reset.mutate({ provider: "openai" })).toEqual({ wasClosed: true });
  const unknown = { data: { code: "BAD_REQUEST", field: "provider", expected: "one of openai, segmind, trellis" } };
  await expect(trpc.circuits.reset.mutate({ provider: "opanai" })).rejects.toMatchObject(unknown);
  await floor.until(({ circuits }) => circuits.every(({ state }) => state === "closed"));
  floor.stop();
});

test("credits that somebody is given reach their open page, and nobody else's", async () => {
  const own = follow<CreditsStamp>((observer) => clients.bob.trpc.credits.watch.subscribe({}, observer));
  const adas = follow<CreditsStamp>((observer) => clients.ada.trpc.credits.watch.subscribe({}, observer));
  const [before, hers] = [await own.until(() => true), await adas.until(() => true)];
  const { email } = await clients.bob.trpc.account.me.query();
  const grant = { email, credits: 25, key: crypto.randomUUID() };
  await clients.admin.trpc.credits.grant.mutate(grant);
  const after = await own.until(({ available }) => available === before.available + 25);
  expect(after.lastId).toBeGreaterThan(before.lastId);
  expect(adas.pushed).toEqual([hers]);
  for (const { stop } of [own, adas]) stop();
});

test("schedules reach their owner and admins at each change, nobody else", async () => {
  const own = follow<ScheduleView[]>((observer) => clients.ada.trpc.schedules.watch.subscribe({}, observer));
  const bobs = follow<ScheduleView[]>((observer) => clients.bob.trpc.schedules.watch.subscribe({}, observer));
  const all = follow<ScheduleView[]>((observer) =>
    clients.admin.trpc.schedules.watch.subscribe({ scope: "all" }, observer),
  );
  for (const list of [own, bobs, all]) expect(await list.until(() => true)).toEqual([]);

  const { trpc } = clients.ada;
  const made = await trpc.schedules.create.mutate({
    name: "Each morning",
    task: "demo.countdown",
    input: { seconds: 1 },
    cron: "0 8 * * *",
    timeZone: "Europe/Berlin",
  });
  for (const list of [own, all]) await list.until(([one]) => one?.id === made.id);
  await clients.admin.trpc.schedules.pause.mutate({ scheduleId: made.id });
  await own.until(([one]) => one?.pausedAt !== null);
  const { jobId } = await trpc.schedules.runNow.mutate({ scheduleId: made.id });
  await own.until(([one]) => one?.ticks[0]?.jobId === jobId);
  expect((await trpc.jobs.get.query({ jobId })).userId).toBe(ids.ada);
  await trpc.schedules.remove.mutate({ scheduleId: made.id });
  for (const list of [own, all]) await list.until((schedules) => schedules.length === 0);
  expect(bobs.pushed).toEqual([[]]);
  for (const list of [own, bobs, all]) list.stop();
});

test("failures reach their owner in groups, and leave when they are retried", async () => {
  const list = follow<FailureGroup[]>((observer) => clients.bob.trpc.failures.watch.subscribe({}, observer));
  await list.until((groups) => groups.length === 0);
  const worker = createTestWorker(db, server.bus);
  for (let n = 0; n < 2; n += 1) {
    const job = await server.engine.enqueue({ task: "demo.countdown", input: {}, userId: ids.bob });
    await worker.finish(job.id, await worker.claim(job.id), "fail");
  }
  const [group] = await list.until(([one]) => one?.count === 2);
  expect(group).toMatchObject({ task: "demo.countdown", code: "broken", reason: "permanent", message: "It broke." });
  const { trpc } = clients.bob;
  expect(await trpc.failures.retryMany.mutate({ filter: { task: "demo.countdown", code: "broken" } })).toEqual({
    moved: 2,
    refused: 0,
  });
  await list.until((groups) => groups.length === 0);
  list.stop();
});

test("many jobs are started as one, whose children can be read", async () => {
  const { trpc } = clients.bob;
  const batch = await trpc.jobs.startBatch.mutate({
    title: "Three countdowns",
    jobs: Array.from({ length: 3 }, () => ({ task: "demo.countdown" as const, input: { seconds: 1 } })),
  });
  const view = await trpc.jobs.get.query({ jobId: batch.jobId });
  expect(view).toMatchObject({ task: "jobs.batch", state: "blocked", children: { total: 3, completed: 0 } });
  expect(view.waiting?.why).toBe("blocked");
  const children = await trpc.jobs.children.query({ jobId: batch.jobId });
  expect(children.map(({ parentId }) => parentId)).toEqual(Array.from({ length: 3 }, () => batch.jobId));
  expect(await trpc.jobs.pin.mutate({ jobId: batch.jobId, pinned: true })).toMatchObject({
    pinnedAt: expect.any(String),
  });
});
