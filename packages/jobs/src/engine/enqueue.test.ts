import { transact } from "@jobwire/db";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMemoryBus } from "../bus/index.ts";
import type { BusMessage } from "../bus/index.ts";
import { catalog } from "../catalog/index.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine } from "./create-engine.ts";
import { uuidV7 } from "./uuid-v7.ts";

let database: TestDatabase;
let engine: Engine;
let userId: string;
const heard: BusMessage[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const logger = pino({ level: "silent" });
  const bus = createMemoryBus({ logger });
  bus.subscribe((message) => heard.push(message));
  engine = createEngine({ pool: database.pool, bus, logger });
  ({ id: userId } = await createUser(database));
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

async function createItem(ownerId: string, contentType = "image/png"): Promise<string> {
  const id = uuidV7();
  await database.prisma.item.create({
    data: { id, userId: ownerId, name: "photo", contentType, bytes: 1n, storageKey: `items/${id}` },
  });
  return id;
}

const countdown = (extra: object = {}) => ({ task: "demo.countdown" as const, input: {}, userId, ...extra });

describe("enqueue", () => {
  test("fills in defaults, freezes the policy and tells the bus", async () => {
    heard.length = 0;
    const enqueued = await engine.enqueue(countdown({ input: { steps: 2 }, priority: 7 }));
    expect(enqueued).toMatchObject({ created: true, state: "queued", userId, seq: 1 });
    const [job] = await engine.readJobs([enqueued.id]);
    expect(job).toMatchObject({
      task: "demo.countdown",
      queue: "default",
      input: { seconds: 5, steps: 2, failureRate: 0 },
      attempt: 0,
      maxAttempts: 3,
      priority: 7,
      rev: enqueued.rev,
    });
    const stored = await database.prisma.job.findUniqueOrThrow({ where: { id: enqueued.id } });
    expect(stored).toMatchObject({
      timeoutMs: catalog["demo.countdown"].policy.timeoutMs,
      backoff: catalog["demo.countdown"].policy.backoff,
    });
    expect(heard).toEqual([
      { kind: "hints", hints: [{ jobId: enqueued.id, userId, rev: enqueued.rev, seq: 1, state: "queued" }] },
    ]);
  });

  test("in a transaction that rolls back leaves nothing behind", async () => {
    heard.length = 0;
    let jobId = "";
    const failing = transact(database.pool, async (client) => {
      const { jobs } = await engine.enqueueInTransaction(client, [countdown(), countdown()]);
      jobId = jobs[0]?.id ?? "";
      throw new Error("the caller changed its mind");
    });
    await expect(failing).rejects.toThrow("changed its mind");
    expect(await engine.readJobs([jobId])).toEqual([]);
    expect(heard).toEqual([]);
  });

  test("with the same idempotency key is one job, also when asked at the same time", async () => {
    const idempotencyKey = crypto.randomUUID();
    const all = await Promise.all(Array.from({ length: 8 }, () => engine.enqueue(countdown({ idempotencyKey }))));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    const { id: otherId } = await createUser(database);
    expect(await engine.enqueue(countdown({ idempotencyKey, userId: otherId }))).toMatchObject({ created: true });
  });

  test("for later is scheduled", async () => {
    const runAt = new Date(Date.now() + 3_600_000);
    const enqueued = await engine.enqueue(countdown({ runAt }));
    expect(enqueued).toMatchObject({ state: "scheduled", runAt });
  });

  test.each([
    [countdown({ input: { seconds: "5" } }), "seconds", "of type number", '"5"'],
    [countdown({ input: { steps: 1.5 } }), "steps", "a whole number", "1.5"],
    [countdown({ input: { steps: 5_000 } }), "steps", "at most 1000", "5000"],
    [countdown({ input: null }), "", "of type object", "null"],
    [countdown({ priority: 0.5 }), "priority", "a whole number from -1000 to 1000", "0.5"],
    [countdown({ idempotencyKey: "" }), "idempotencyKey", "1 to 200 characters long", "0 characters"],
    [countdown({ runAt: new Date(NaN) }), "runAt", "a valid instant", "an invalid date"],
    [{ task: "image.thumbnail" as const, input: { itemId: "7" }, userId: "" }, "itemId", "a valid uuid", '"7"'],
  ])("refuses %j and says which field, what was expected and what came", async (request, field, expected, got) => {
    await expect(engine.enqueue(request)).rejects.toMatchObject({ name: "InvalidInput", field, expected, got });
  });

  test("refuses a task it does not know", async () => {
    const request = countdown({ task: "no.such" });
    await expect(engine.enqueue(request)).rejects.toMatchObject({
      name: "InvalidInput",
      field: "task",
      got: '"no.such"',
    });
  });

  test("takes the item from the input, if it is the user's own and of a type the task takes", async () => {
    const thumbnail = (itemId: string) => ({ task: "image.thumbnail" as const, input: { itemId }, userId });
    const own = await createItem(userId);
    const { id } = await engine.enqueue(thumbnail(own));
    expect(await engine.readJobs([id])).toMatchObject([{ itemId: own, queue: "images" }]);

    const { id: otherId } = await createUser(database);
    const notFound = { name: "ItemRefused", code: "item-not-found", field: "itemId" };
    await expect(engine.enqueue(thumbnail(await createItem(otherId)))).rejects.toMatchObject(notFound);
    await expect(engine.enqueue(thumbnail(uuidV7()))).rejects.toMatchObject(notFound);
    const pdf = await createItem(userId, "application/pdf");
    const refused = { name: "ItemRefused", code: "item-type-refused", got: "application/pdf" };
    await expect(engine.enqueue(thumbnail(pdf))).rejects.toMatchObject(refused);
    await database.prisma.item.update({ where: { id: own }, data: { deletedAt: new Date() } });
    await expect(engine.enqueue(thumbnail(own))).rejects.toMatchObject(notFound);
  });
});

describe("cancel and rerun", () => {
  test("tell who asked, and answer with the state where there is nothing to do", async () => {
    const { id } = await engine.enqueue(countdown());
    expect(await engine.cancel(id, userId)).toMatchObject({ applied: true, from: "queued", to: "cancelled" });
    expect(await engine.cancel(id, userId)).toEqual({ applied: false, jobId: id, state: "cancelled" });
    const again = await engine.rerun(id, userId);
    expect(again).toMatchObject({ applied: true, from: "cancelled", to: "queued" });
    expect(await engine.rerun(id, userId)).toMatchObject({ applied: false, state: "queued" });
    const missing = uuidV7();
    expect(await engine.cancel(missing, null)).toEqual({ applied: false, jobId: missing, state: null });
    expect((await engine.readEvents(id, 1, 10)).map(({ seq, data }) => [seq, data])).toMatchObject([
      [2, { event: "cancel", byUserId: userId }],
      [3, { event: "rerun", byUserId: userId }],
    ]);
  });
});
