import { createTestDatabase } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BusMessage, type ChangeBus, type Hint, MAX_ITEMS_NAMED } from "./change-bus.ts";
import { createPostgresBus } from "./postgres-bus.ts";

const logger = pino({ level: "silent" });
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

async function startBus(options: { probeIntervalMs?: number; coalesceMs?: number; maxHints?: number } = {}) {
  const bus = createPostgresBus({ databaseUrl: database.url, logger, ...options });
  await bus.start();
  return bus;
}

function hint(jobId: string, rev: number, extra: Partial<Hint> = {}): Hint {
  return { jobId, userId: "user", rev, seq: rev, state: "running", ...extra };
}

/** Collects messages until `isEnough` says so. */
function collect(bus: ChangeBus, isEnough: (messages: BusMessage[]) => boolean): Promise<BusMessage[]> {
  const messages: BusMessage[] = [];
  return new Promise((resolve) => {
    const leave = bus.subscribe((message) => {
      messages.push(message);
      if (!isEnough(messages)) return;
      leave();
      resolve(messages);
    });
  });
}

const itemsIn = (messages: BusMessage[]) => messages.filter(({ kind }) => kind === "items");
const hintsIn = (messages: BusMessage[]) =>
  messages.flatMap((message) => (message.kind === "hints" ? message.hints : []));

test("local listeners hear within publish, others soon after, and nobody hears twice", async () => {
  await using here = await startBus();
  await using there = await startBus();
  const heardHere: BusMessage[] = [];
  here.subscribe((message) => heardHere.push(message));
  const heardThere = collect(there, (messages) => messages.some((message) => message.kind === "workers"));

  here.publish({ kind: "hints", hints: [hint("a", 1)] });
  expect(heardHere).toHaveLength(1);
  await heardThereFirst(there, here);
  here.publish({ kind: "workers" });

  expect(hintsIn(await heardThere).filter(({ jobId }) => jobId === "a")).toEqual([hint("a", 1)]);
  expect(hintsIn(heardHere).filter(({ jobId }) => jobId === "a")).toHaveLength(1);
});

test("word of removed jobs arrives whole, however many they are", async () => {
  await using here = await startBus();
  await using there = await startBus();
  const jobIds = Array.from({ length: 1_000 }, () => crypto.randomUUID());
  const removedIn = (messages: BusMessage[]) =>
    messages.flatMap((message) => (message.kind === "removed" ? [message] : []));
  const heard = collect(there, (messages) => removedIn(messages).flatMap((message) => message.jobIds).length >= 1_001);
  await heardThereFirst(there, here);
  here.publish({ kind: "removed", userId: "ada", jobIds });
  here.publish({ kind: "removed", userId: "bob", jobIds: ["one"] });
  const removed = removedIn(await heard);
  const of = (userId: string) =>
    removed.filter((message) => message.userId === userId).flatMap((message) => message.jobIds);
  expect(of("ada")).toEqual(jobIds);
  expect(of("bob")).toEqual(["one"]);
});

/** Resolves when a message sent by `from` now has reached `to`: all earlier ones have, too. */
async function heardThereFirst(to: ChangeBus, from: ChangeBus): Promise<void> {
  const marker = crypto.randomUUID();
  const heard = collect(to, (messages) => messages.some((m) => m.kind === "access" && m.userId === marker));
  from.publish({ kind: "access", userId: marker });
  await heard;
}

test("a burst about one job arrives as its first and its latest hint", async () => {
  await using here = await startBus({ coalesceMs: 100 });
  await using there = await startBus();
  const heard = collect(there, (messages) => hintsIn(messages).some(({ rev }) => rev === 100));
  here.publish({ kind: "hints", hints: [hint("a", 1)] });
  await heardThereFirst(there, here);
  for (let rev = 2; rev <= 100; rev += 1) here.publish({ kind: "hints", hints: [hint("a", rev)] });
  expect(hintsIn(await heard).map(({ rev }) => rev)).toEqual([1, 100]);
});

test("a terminal hint goes at once, and a rerun right after does not swallow it", async () => {
  await using here = await startBus({ coalesceMs: 10_000 });
  await using there = await startBus();
  const heard = collect(there, (messages) => hintsIn(messages).some(({ state }) => state === "completed"));
  here.publish({ kind: "hints", hints: [hint("a", 1)] });
  here.publish({ kind: "hints", hints: [hint("a", 2, { state: "completed" })] });
  here.publish({ kind: "hints", hints: [hint("a", 3, { state: "queued" })] });
  expect(hintsIn(await heard).at(-1)).toMatchObject({ rev: 2, state: "completed" });
});

test("thousands of long hints arrive whole, in payloads that Postgres accepts", async () => {
  await using here = await startBus();
  await using there = await startBus();
  const progress = {
    attempt: 1,
    n: 1,
    percent: 50,
    step: "ß".repeat(200),
    message: "€".repeat(500),
    done: 1,
    total: 2,
  };
  const hints = Array.from({ length: 2_000 }, (_, at) => hint(`job-${at}`, 1, { progress }));
  const heard = collect(there, (messages) => hintsIn(messages).length >= hints.length);
  here.publish({ kind: "hints", hints });
  expect(hintsIn(await heard)).toEqual(hints);
});

test("more hints than fit become one sweep", async () => {
  await using here = await startBus({ maxHints: 100 });
  await using there = await startBus();
  const heard = collect(there, (messages) => messages.some((message) => message.kind === "sweep"));
  here.publish({ kind: "hints", hints: Array.from({ length: 500 }, (_, at) => hint(`job-${at}`, 1)) });
  expect(hintsIn(await heard).length).toBeLessThanOrEqual(100);
});

test("a killed LISTEN comes back, tells its listeners to sweep, and hears again", async () => {
  await using here = await startBus();
  await using there = await startBus();
  const swept = collect(there, (messages) => messages.some((message) => message.kind === "sweep"));
  const itemsLost = collect(there, (messages) => messages.some((message) => message.kind === "items-lost"));
  await terminate("jobwire-bus-listen");
  await Promise.all([swept, itemsLost]);
  await heardThereFirst(there, here);
});

test("a killed sender comes back, and tells the others to sweep if hints were lost", async () => {
  await using here = await startBus();
  await using there = await startBus();
  await heardThereFirst(there, here);
  await terminate("jobwire-bus-send");
  await heardThereFirst(there, here);
});

test("a LISTEN that went deaf without an error is noticed by its own probe", async () => {
  const probeIntervalMs = 300;
  await using here = await startBus({ probeIntervalMs });
  await using there = await startBus({ probeIntervalMs });
  const swept = collect(there, (messages) => messages.some((message) => message.kind === "sweep"));
  // SIGSTOP is what a silent network looks like: the socket stays open, nothing ever comes.
  const { rows } = await database.pool.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'jobwire-bus-listen' and datname = current_database()",
  );
  for (const { pid } of rows) process.kill(pid, "SIGSTOP");
  const startedAt = performance.now();
  try {
    await swept;
    expect(performance.now() - startedAt).toBeLessThan(4_000); // the first probe of another rhythm
  } finally {
    for (const { pid } of rows) process.kill(pid, "SIGCONT");
  }
  await heardThereFirst(there, here);
});

test("word of items arrives once per user, and names none where they are too many", async () => {
  await using here = await startBus();
  await using there = await startBus();
  const ids = Array.from({ length: MAX_ITEMS_NAMED + 1 }, () => crypto.randomUUID());
  const heard = collect(there, (messages) => itemsIn(messages).length === 3);
  for (const itemId of [ids[0]!, ids[1]!, ids[0]!]) here.publish({ kind: "items", userId: "ann", itemIds: [itemId] });
  for (const itemId of ids) here.publish({ kind: "items", userId: "bob", itemIds: [itemId] });
  here.publish({ kind: "items", userId: "cyd", itemIds: ids.slice(1) });
  expect(itemsIn(await heard)).toEqual([
    { kind: "items", userId: "ann", itemIds: ids.slice(0, 2) },
    { kind: "items", userId: "bob", itemIds: null },
    { kind: "items", userId: "cyd", itemIds: ids.slice(1) },
  ]);
});

test("word of items outlives the connection it was to go by", async () => {
  await using here = await startBus();
  await using there = await startBus();
  await heardThereFirst(there, here);
  const heard = collect(there, (messages) => itemsIn(messages).length > 0);
  await terminate("jobwire-bus-send");
  here.publish({ kind: "items", userId: "ann", itemIds: ["item"] });
  expect(itemsIn(await heard)).toEqual([{ kind: "items", userId: "ann", itemIds: ["item"] }]);
});

test("start rejects when nothing listens at the address; stop is idempotent", async () => {
  const bus = createPostgresBus({ databaseUrl: "postgresql://nobody@127.0.0.1:1/none", logger });
  await expect(bus.start()).rejects.toThrow();
  bus.publish({ kind: "workers" });
  await Promise.all([bus.stop(), bus.stop()]);
  await bus.stop();
});

async function terminate(applicationName: string): Promise<void> {
  const { rows } = await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = $1 and datname = current_database()`,
    [applicationName],
  );
  expect(rows.length).toBeGreaterThan(0);
}
