import { afterAll, beforeAll, expect, test } from "vitest";
import { pino } from "pino";
import { createMemoryBus, createPostgresBus, MAX_ITEMS_NAMED } from "@jobwire/jobs/bus";
import { uuidV7 } from "@jobwire/jobs/engine";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import type { Connection } from "./connection.ts";
import { Hub } from "./hub.ts";
import { Mailbox } from "./mailbox.ts";
import { LiveView, openLiveClient } from "./testing/live-client.ts";
import { startLiveServer } from "./testing/live-server.ts";
import { signIn } from "./testing/sessions.ts";

const logger = pino({ level: "silent" });
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ max: 20 });
});
afterAll(() => db[Symbol.asyncDispose]());

const roomy: Connection = {
  bufferedBytes: () => 0,
  admitSubscription: () => ({ [Symbol.dispose]() {} }),
  drop: () => {},
};

function openMailbox(): Mailbox {
  const mailbox = new Mailbox(roomy);
  mailbox.open(1n);
  return mailbox;
}

/** What the `items` frames of a view have named so far. */
const itemsIn = (view: LiveView) => view.frames.flatMap(({ frame }) => (frame.type === "items" ? [frame.itemIds] : []));

async function addItem(userId: string): Promise<string> {
  const itemId = uuidV7();
  await db.pool.query(
    `INSERT INTO item (id, user_id, name, content_type, bytes, storage_key) VALUES ($1, $2, 'a.png', 'image/png', 1, 'key')`,
    [itemId, userId],
  );
  return itemId;
}

test("the hub tells an item's owner, and nobody else", async () => {
  await using bus = createMemoryBus({ logger });
  await using hub = new Hub({
    pool: db.pool,
    bus,
    logger,
    sweepMs: 600_000,
    readJobs: async () => [],
    explain: async () => new Map(),
  });
  const [anns, annsOther, bobs, admins] = [openMailbox(), openMailbox(), openMailbox(), openMailbox()];
  using stack = new DisposableStack();
  for (const [scope, mailbox] of [
    [{ userId: "ann" }, anns],
    [{ userId: "ann" }, annsOther],
    [{ userId: "bob" }, bobs],
    ["all", admins],
  ] as const) {
    stack.defer(hub.watchJobs(scope, mailbox));
  }
  bus.publish({ kind: "items", userId: "ann", itemIds: ["hers"] });
  bus.publish({ kind: "items", userId: "bob", itemIds: ["his"] });
  expect((await anns.next(undefined))?.items).toEqual(["hers"]);
  expect((await annsOther.next(undefined))?.items).toEqual(["hers"]);
  expect((await bobs.next(undefined))?.items).toEqual(["his"]);

  bus.publish({ kind: "items-lost" });
  expect((await anns.next(undefined))?.items).toBe("list");
  expect((await bobs.next(undefined))?.items).toBe("list");
  // Nothing of it waits for the one who follows everybody's jobs.
  admins.pushItems(["marker"]);
  expect((await admins.next(undefined))?.items).toEqual(["marker"]);
});

test("a mailbox names each item once, and none when they are too many", async () => {
  const mailbox = openMailbox();
  mailbox.pushItems(["a", "b"]);
  mailbox.pushItems(["b", "c"]);
  expect(await mailbox.next(undefined)).toMatchObject({ frames: [], items: ["a", "b", "c"] });
  for (let n = 0; n <= MAX_ITEMS_NAMED; n += 1) mailbox.pushItems([`item-${n}`]);
  mailbox.pushItems(["one more"]);
  expect((await mailbox.next(undefined))?.items).toBe("list");
  mailbox.pushItems(["later"]);
  expect((await mailbox.next(undefined))?.items).toEqual(["later"]);
});

test("a removal on one server is told by the other, as a tracked frame, to the owner alone", async () => {
  const bus = () => createPostgresBus({ databaseUrl: db.url, logger });
  const [busOne, busTwo] = [bus(), bus()];
  await Promise.all([busOne.start(), busTwo.start()]);
  await using one = await startLiveServer(db, { bus: busOne });
  await using two = await startLiveServer(db, { bus: busTwo });
  const [ada, eve, root] = [await createUser(db), await createUser(db), await createUser(db, { role: "admin" })];
  await using hers = openLiveClient(one.wsUrl, await signIn(db, ada.id));
  await using hersElsewhere = openLiveClient(two.wsUrl, await signIn(db, ada.id));
  await using other = openLiveClient(two.wsUrl, await signIn(db, eve.id));
  await using admin = openLiveClient(two.wsUrl, await signIn(db, root.id));
  const view = new LiveView(hersElsewhere);
  const bystanders = [new LiveView(other), new LiveView(admin), new LiveView(admin, { scope: "all" })];
  for (const one of [view, ...bystanders]) await one.until(() => one.lastId()?.endsWith("-") === false, "a snapshot");

  const itemId = await addItem(ada.id);
  await hers.trpc.items.remove.mutate({ itemId });
  await view.until(() => itemsIn(view).length > 0, "word of the item");
  expect(itemsIn(view)).toEqual([[itemId]]);
  expect(view.lastId()).toMatch(/^[0-9a-f-]+:\d+$/);
  // What comes after it came by: the others were told nothing.
  for (const { id } of [eve, root]) {
    await one.engine.enqueue({ task: "demo.countdown", input: {}, userId: id });
  }
  for (const one of bystanders) {
    await one.until(() => one.jobs.size > 0, "a later change");
    expect(itemsIn(one)).toEqual([]);
  }
  await expect(other.trpc.items.remove.mutate({ itemId: await addItem(ada.id) })).rejects.toMatchObject({
    data: { code: "NOT_FOUND" },
  });
  expect(itemsIn(view)).toHaveLength(1);
});
