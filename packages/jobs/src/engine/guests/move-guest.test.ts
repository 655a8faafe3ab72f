import { randomUUID } from "node:crypto";
import { checkLedger, grantCredits, holdCredits, readCreditBalance, transact } from "@jobwire/db";
import { createJob, createUser } from "@jobwire/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BusMessage } from "../../bus/index.ts";
import { planNews } from "../../effects/news/plan-news.ts";
import { createKey } from "../../storage/index.ts";
import { createWorkerFixture } from "../../worker/test/worker-fixture.ts";
import type { WorkerFixture } from "../../worker/test/worker-fixture.ts";
import { ADMISSION_LOCK } from "../admission/pass.ts";
import { GuestBusy } from "./move-guest.ts";

let fixture: WorkerFixture;
beforeAll(async () => {
  fixture = await createWorkerFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const query = async <T extends object>(text: string, values: unknown[] = []) =>
  (await fixture.database.pool.query<T>(text, values)).rows;

async function newGuest(): Promise<{ guestId: string; sessionId: string }> {
  const { id: guestId } = await createUser(fixture.database);
  const sessionId = randomUUID();
  await query(`update "user" set is_guest = true where id = $1`, [guestId]);
  await query(
    `insert into session (id, token, user_id, expires_at, updated_at) values ($1, $1, $2, now() + interval '1 day', now())`,
    [sessionId, guestId],
  );
  return { guestId, sessionId };
}

const newAccount = async () => (await createUser(fixture.database)).id;

async function addItem(userId: string): Promise<string> {
  const id = randomUUID();
  const key = createKey("items");
  await fixture.storage.put(key, new Uint8Array([1, 2, 3]));
  await query(
    `insert into item (id, user_id, name, content_type, bytes, storage_key) values ($1, $2, 'a.png', 'image/png', 3, $3)`,
    [id, userId, key],
  );
  return id;
}

const TIMINGS = { awayAfterMs: 0, mailEveryMs: 0 };

/** Every table and column that names a person. */
async function namesOf(userId: string): Promise<string[]> {
  const columns = await query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'public' and (column_name = 'user_id' or (table_name, column_name) = ('user', 'id'))`,
  );
  const found = [];
  for (const { table, column } of columns) {
    const [row] = await query<{ n: number }>(`select count(*)::int as n from "${table}" where "${column}" = $1`, [
      userId,
    ]);
    if ((row?.n ?? 0) > 0) found.push(table);
  }
  return found.toSorted();
}

test("all that a guest made is the account's, a job under way included, and ends what it began", async () => {
  const { guestId, sessionId } = await newGuest();
  const toUserId = await newAccount();
  const { pool } = fixture.database;
  const itemId = await addItem(guestId);
  // What is over: told to the guest, kept, and shared.
  const over = await createJob(fixture.database, { userId: guestId, state: "completed" });
  await planNews(pool, [over.id], TIMINGS);
  await query("insert into collection_entry (job_id, user_id) values ($1, $2)", [over.id, guestId]);
  await query(
    `insert into share (id, token_hash, job_id, user_id, expires_at) values ($1, 'x', $2, $3, now() + interval '1 day')`,
    [randomUUID(), over.id, guestId],
  );
  await query(`insert into card_review (job_id, user_id, card_id, memory, due_at) values ($1, $2, 'c', '{}', now())`, [
    over.id,
    guestId,
  ]);

  const { id: scheduleId } = await fixture.engine.schedules.create({
    userId: guestId,
    name: "later",
    task: "demo.countdown",
    input: {},
    cron: "0 3 * * *",
  });

  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const parent = Promise.withResolvers<string>();
  await using worker = await fixture.start(async (ctx) => {
    if (ctx.jobId !== (await parent.promise)) return { counted: 1, attempts: 1 };
    ctx.log("info", "begun");
    begun.resolve();
    await goOn.promise;
    const file = await ctx.item(itemId);
    const { artifactId } = await ctx.artifact(new Uint8Array([7]), { name: "made", contentType: "image/png", itemId });
    await ctx.artifactFile(artifactId);
    await ctx.cost({ service: "openai", model: "m", unit: "call", quantity: 1, usdMicros: 5 });
    ctx.progress({ percent: 50 });
    await ctx.waitAll([ctx.spawn("demo.countdown", {}, { key: "child" })]);
    return { counted: file.bytes, attempts: ctx.attempt };
  });
  void worker;
  const jobId = await fixture.enqueue({ userId: guestId, dedupe: { key: "k", mode: "return" } });
  parent.resolve(jobId);
  const waitingId = await fixture.enqueue({ userId: guestId, runAt: new Date(Date.now() + 3_600_000) });
  await begun.promise;
  const before = await fixture.read(jobId);
  const held = await namesOf(guestId);
  const heard: BusMessage[] = [];
  using _ = { [Symbol.dispose]: fixture.bus.subscribe((message) => heard.push(message)) };

  expect(await fixture.engine.moveGuest({ guestId, sessionId, toUserId })).toEqual({
    files: 1,
    pictures: 1,
    results: 1,
    underWay: 2,
  });
  expect(heard).toContainEqual({ kind: "access", userId: guestId });
  expect(await namesOf(guestId)).toEqual(["credit_transfer"]);
  // Whatever stood in a table stands there as the account's, but for what lets somebody in and the guest's own ledger.
  const theirs = await namesOf(toUserId);
  expect(held.filter((table) => !theirs.includes(table))).toEqual(["session"]);
  expect(held).toEqual(
    expect.arrayContaining(["card_review", "collection_entry", "note", "schedule", "share", "slot"]),
  );
  expect(await query("select user_id from schedule where id = $1", [scheduleId])).toEqual([{ user_id: toUserId }]);
  expect((await fixture.read(jobId)).rev).toBeGreaterThan(before.rev);
  expect(await query("select user_id from slot where job_id = $1", [jobId])).toEqual([{ user_id: toUserId }]);

  goOn.resolve();
  const done = await fixture.until(jobId, ({ state }) => state === "completed");
  expect(done).toMatchObject({ userId: toUserId, output: { counted: 3 } });
  const owners = await query<{ user_id: string }>(
    `select user_id from job where id = $1 or parent_id = $1 or id = $2
     union all select user_id from artifact where job_id = $1 and item_id = $3
     union all select user_id from job_cost where job_id = $1
     union all select user_id from dedupe where job_id = $1`,
    [jobId, waitingId, itemId],
  );
  // It called the service in both of its attempts.
  expect(owners).toEqual(Array(7).fill({ user_id: toUserId }));
  const log = await fixture.events(jobId);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_event, at) => at + 1));
  // Whoever follows it hears of its progress as the account's: the worker has learned whose it is.
  const hints = heard.flatMap((message) => (message.kind === "hints" ? message.hints : []));
  expect(hints.findLast((hint) => hint.jobId === jobId)?.userId).toBe(toUserId);

  // Of what ended as the guest's nothing is sent; of what ended since, it is.
  await planNews(pool, [over.id, jobId], TIMINGS);
  expect(await query("select job_id from delivery where user_id = $1", [toUserId])).toEqual([{ job_id: jobId }]);
  expect(await query("select job_id from note where user_id = $1 order by at", [toUserId])).toEqual([
    { job_id: over.id },
    { job_id: jobId },
  ]);
  expect(await namesOf(guestId)).toEqual(["credit_transfer"]);
});

test("what comes in at the same time is moved or refused, and one of many moves does it", async () => {
  const { guestId, sessionId } = await newGuest();
  const toUserId = await newAccount();
  const start = () => fixture.enqueue({ userId: guestId, runAt: new Date(Date.now() + 3_600_000) });
  const kept = [await start()];
  const [moves, starts] = await Promise.all([
    Promise.all(Array.from({ length: 4 }, () => fixture.engine.moveGuest({ guestId, sessionId, toUserId }))),
    Promise.allSettled(Array.from({ length: 12 }, start)),
  ]);
  expect(moves.filter((moved) => moved !== null)).toHaveLength(1);
  for (const started of starts) if (started.status === "fulfilled") kept.push(started.value);
  const rows = await query<{ id: string }>("select id from job where user_id = $1", [toUserId]);
  expect(rows.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
  for (const started of starts)
    if (started.status === "rejected") expect(started.reason).toMatchObject({ constraint: "job_user_id_fkey" });
});

test("nothing moves without the guest's own session, nor from or to anybody who is not as said", async () => {
  const [guest, other] = [await newGuest(), await newGuest()];
  const toUserId = await newAccount();
  const { guestId, sessionId } = guest;
  const move = (request: { guestId: string; sessionId: string; toUserId: string }) => fixture.engine.moveGuest(request);
  expect(await move({ guestId, sessionId: other.sessionId, toUserId })).toBeNull();
  expect(await move({ guestId, sessionId, toUserId: other.guestId })).toBeNull();
  expect(await move({ guestId, sessionId, toUserId: "nobody" })).toBeNull();
  await query("update session set impersonated_by = $2 where id = $1", [sessionId, toUserId]);
  expect(await move({ guestId, sessionId, toUserId })).toBeNull();
  await query("update session set impersonated_by = null, expires_at = now() where id = $1", [sessionId]);
  expect(await move({ guestId, sessionId, toUserId })).toBeNull();
  await query("update session set expires_at = now() + interval '1 day' where id = $1", [sessionId]);
  await query(`update "user" set is_guest = false where id = $1`, [guestId]);
  expect(await move({ guestId, sessionId, toUserId })).toBeNull();
  expect(await query("select from guest_move where user_id = $1", [toUserId])).toEqual([]);
});

test("what everybody begins with does not come along, what an admin gave does, and the books are right", async () => {
  const { pool } = fixture.database;
  const { guestId, sessionId } = await newGuest();
  const [toUserId, adminId] = [await newAccount(), await newAccount()];
  const { available: start } = await readCreditBalance(pool, toUserId);
  await grantCredits(pool, { userId: guestId, credits: 7, byUserId: adminId, note: null, key: randomUUID() });
  // Two jobs hold of it; one is cancelled later, and its credits do not turn up in the account.
  const held = [];
  for (const credits of [start - 3, 4]) {
    const job = await createJob(fixture.database, { userId: guestId, state: "queued" });
    await holdCredits(pool, [{ jobId: job.id, credits }]);
    held.push(job.id);
  }
  expect(await fixture.engine.moveGuest({ guestId, sessionId, toUserId })).not.toBeNull();
  // There were 6 left to spend, of 7 that an admin had given.
  expect((await readCreditBalance(pool, toUserId)).available).toBe(start + 6);
  await fixture.engine.cancelMany(held, toUserId);
  expect((await readCreditBalance(pool, toUserId)).available).toBe(start + 6);
  expect(await checkLedger(pool)).toEqual([]);
  // Another guest of the same person brings nothing at all.
  const next = await newGuest();
  expect(await fixture.engine.moveGuest({ ...next, toUserId })).not.toBeNull();
  expect((await readCreditBalance(pool, toUserId)).available).toBe(start + 6);
});

test("where both have a key of one name, the account's job answers to it", async () => {
  const { guestId, sessionId } = await newGuest();
  const toUserId = await newAccount();
  const runAt = new Date(Date.now() + 3_600_000);
  const enqueue = (userId: string) => fixture.enqueue({ userId, runAt, dedupe: { key: "same", mode: "return" } });
  const [theirs, mine] = [await enqueue(guestId), await enqueue(toUserId)];
  await fixture.engine.moveGuest({ guestId, sessionId, toUserId });
  expect(await enqueue(toUserId)).toBe(mine);
  expect((await fixture.read(theirs)).userId).toBe(toUserId);
});

test("it gives way to whoever holds a job, nothing is moved by halves, and admission goes on meanwhile", async () => {
  const { guestId, sessionId } = await newGuest();
  const toUserId = await newAccount();
  const itemId = await addItem(guestId);
  const runAt = new Date(Date.now() + 3_600_000);
  const [otherId, jobId] = [
    await fixture.enqueue({ userId: guestId, runAt }),
    await fixture.enqueue({ userId: guestId, runAt }),
  ];
  const holder = await fixture.database.pool.connect();
  try {
    await holder.query("begin");
    await holder.query("select from job where id = $1 for key share", [jobId]);
    let isOver = false;
    const refused = fixture.engine
      .moveGuest({ guestId, sessionId, toUserId })
      .then(
        () => null,
        (error: unknown) => error,
      )
      .finally(() => (isOver = true));
    let passes = 0;
    for (; !isOver; passes += 1) {
      // As a pass does that finds another job of the guest due.
      await transact(fixture.database.pool, async (client) => {
        await client.query("set local lock_timeout = '5s'");
        await client.query(ADMISSION_LOCK);
        await client.query("select from job where id = $1 for no key update", [otherId]);
      });
    }
    expect(passes).toBeGreaterThan(5);
    expect(await refused).toBeInstanceOf(GuestBusy);
    await holder.query("rollback");
  } finally {
    holder.release();
  }
  expect(await query("select user_id from item where id = $1", [itemId])).toEqual([{ user_id: guestId }]);
  expect(await fixture.engine.moveGuest({ guestId, sessionId, toUserId })).toMatchObject({ files: 1, underWay: 2 });
});

test("a place that a pass of admission was giving away meanwhile counts as the account's", async () => {
  const { guestId, sessionId } = await newGuest();
  const toUserId = await newAccount();
  const jobId = await fixture.enqueue({ userId: guestId, runAt: new Date(Date.now() + 3_600_000) });
  const pass = await fixture.database.pool.connect();
  try {
    await pass.query("begin");
    await pass.query(ADMISSION_LOCK);
    await pass.query("insert into slot (job_id, attempt, queue, user_id) values ($1, 1, 'default', $2)", [
      jobId,
      guestId,
    ]);
    const move = fixture.engine.moveGuest({ guestId, sessionId, toUserId });
    // The move itself waits for no pass.
    await expect.poll(async () => (await fixture.read(jobId)).userId).toBe(toUserId);
    await pass.query("commit");
    expect(await move).toMatchObject({ underWay: 1 });
  } finally {
    pass.release();
  }
  expect(await query("select user_id from slot where job_id = $1", [jobId])).toEqual([{ user_id: toUserId }]);
  await query("delete from slot where job_id = $1", [jobId]);
});
