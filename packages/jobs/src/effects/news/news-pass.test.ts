import { applyTransitions } from "@jobwire/db";
import { createJob } from "@jobwire/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publishMoves } from "../../engine/move-jobs.ts";
import { DEFAULT_CHANNELS } from "../../wire/index.ts";
import { createEffectsFixture } from "../testing/effects-fixture.ts";
import type { EffectsFixture } from "../testing/effects-fixture.ts";
import { createInboxes } from "./inbox.ts";
import { startNewsPass } from "./news-pass.ts";
import { planNews } from "./plan-news.ts";
import { writeChannels } from "./preferences.ts";

const timings = { awayAfterMs: 60_000, mailEveryMs: 120_000 };
let at: EffectsFixture;

beforeAll(async () => {
  at = await createEffectsFixture();
});
afterAll(() => at[Symbol.asyncDispose]());

const plan = (ids: readonly string[]) => planNews(at.database.pool, ids, timings);
const pass = () =>
  startNewsPass({ pool: at.database.pool, bus: at.bus, logger: at.logger, timings, backstopMs: 600_000 });
const notesOf = async (userId: string) => {
  const { rows } = await at.database.pool.query<{ job_id: string; outcome: string }>(
    "select job_id, outcome from note where user_id = $1 order by job_id",
    [userId],
  );
  return rows;
};

test("the end of a job that this process wrote is in the inbox, and a mail and a webhook are planned", async () => {
  const { id: userId, email } = await at.user();
  await at.database.pool.query(
    "insert into webhook_endpoint (id, user_id, url, events, secret) values (gen_random_uuid(), $1, 'https://example.com/', '{job.completed}', 'whsec_x')",
    [userId],
  );
  await using news = pass();
  const done = await at.end(userId);
  const failed = await at.end(userId, { state: "failed" });
  await news.idle();
  expect((await notesOf(userId)).map(({ outcome }) => outcome).toSorted()).toEqual(["completed", "failed"]);
  const planned = await at.deliveries(userId);
  expect(planned.map(({ kind, event, jobId }) => [kind, event, jobId]).toSorted()).toEqual([
    ["email", "job.completed", done],
    ["email", "job.failed", failed],
    ["webhook", "job.completed", done],
  ]);
  expect(planned.find(({ kind }) => kind === "email")?.target).toBe(email);
});

test("what is planned twice at once, in whatever order, stands there once", async () => {
  const { id: userId } = await at.user();
  const ids = await Promise.all(Array.from({ length: 20 }, () => at.end(userId)));
  await Promise.all([plan(ids), plan(ids.toReversed()), plan(ids), plan(ids)]);
  expect(await notesOf(userId)).toHaveLength(20);
  expect(await at.deliveries(userId)).toHaveLength(20);
});

test("children, cancelled jobs and the success of quiet tasks are no news", async () => {
  const { id: userId } = await at.user();
  const parent = await createJob(at.database, { userId, state: "blocked" });
  const dropped = await createJob(at.database, { userId, state: "cancelled" });
  const ids = [
    await at.end(userId, { parentId: parent.id }),
    dropped.id,
    await at.end(userId, { task: "image.thumbnail" }),
  ];
  await plan(ids);
  expect(await notesOf(userId)).toEqual([]);
  expect(await at.deliveries(userId)).toEqual([]);
  const broken = await at.end(userId, { task: "image.thumbnail", state: "failed" });
  await plan([broken]);
  expect(await notesOf(userId)).toEqual([{ job_id: broken, outcome: "failed" }]);
});

const savedOf = async (userId: string) => {
  const { rows } = await at.database.pool.query<{ job_id: string; removed: boolean }>(
    "select job_id, removed_at is not null as removed from collection_entry where user_id = $1 order by job_id",
    [userId],
  );
  return rows.map(({ job_id, removed }) => (removed ? `${job_id} removed` : job_id));
};

test("a result to keep is saved once, stays away once it was taken out, and only where its owner wants it", async () => {
  const { id: userId } = await at.user();
  const task = "image.remove-background";
  const kept = await at.end(userId, { task });
  const ids = [kept, await at.end(userId), await at.end(userId, { task, state: "failed" })];
  await Promise.all([plan(ids), plan(ids.toReversed()), plan(ids)]);
  expect(await savedOf(userId)).toEqual([kept]);
  await at.database.pool.query("update collection_entry set removed_at = now() where job_id = $1", [kept]);
  await plan(ids);
  expect(await savedOf(userId)).toEqual([`${kept} removed`]);

  await at.database.pool.query(`update "user" set saves_results = false where id = $1`, [userId]);
  await plan([await at.end(userId, { task })]);
  expect(await savedOf(userId)).toEqual([`${kept} removed`]);
});

test("the results of a batch are saved with its end, those of other jobs' parts are not", async () => {
  const { id: userId } = await at.user();
  const task = "image.remove-background";
  const [batch, book] = [await at.end(userId, { task: "jobs.batch" }), await at.end(userId, { task: "demo.workflow" })];
  const ofBatch = [await at.end(userId, { task, parentId: batch }), await at.end(userId, { task, parentId: batch })];
  await at.end(userId, { task, parentId: batch, state: "failed" });
  const ofBook = await at.end(userId, { task, parentId: book });
  await plan([...ofBatch, ofBook, batch, book]);
  expect(await savedOf(userId)).toEqual(ofBatch.toSorted());
});

test("who wants no mail of results gets none, and one of failures at once", async () => {
  const { id: userId } = await at.user();
  await writeChannels(at.database.pool, userId, {
    ...DEFAULT_CHANNELS,
    email: { completed: "never", failed: "always" },
  });
  await plan([await at.end(userId), await at.end(userId, { state: "failed" })]);
  const { rows } = await at.database.pool.query("select event, if_left from delivery where user_id = $1", [userId]);
  expect(rows).toEqual([{ event: "job.failed", if_left: false }]);
  expect(await notesOf(userId)).toHaveLength(2);
});

test("a job that is run again and ends again is news again, and its mail another one", async () => {
  const { id: userId } = await at.user();
  const inboxes = createInboxes({ pool: at.database.pool, bus: at.bus });
  const jobId = await at.end(userId, { state: "failed" });
  await plan([jobId]);
  await inboxes.markRead(userId, "all");
  await at.database.pool.query("update job set state = 'completed', attempt = 2, finished_at = now() where id = $1", [
    jobId,
  ]);
  await plan([jobId]);
  await plan([jobId]);
  const inbox = await inboxes.read(userId);
  expect(inbox).toMatchObject({ unread: 1, notes: [{ jobId, outcome: "completed", isRead: false }] });
  expect((await at.deliveries(userId)).map(({ event }) => event)).toEqual(["job.failed", "job.completed"]);
});

test("counts are exact beyond what is listed, and reading on one device reads on all", async () => {
  const { id: userId } = await at.user();
  await at.database.pool.query(
    `with made as (
       insert into job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff, finished_at, attempt)
       select gen_random_uuid(), case when n <= 120 then 'image.remove-background' else 'demo.countdown' end, 'default', $1, 'completed', '{}', 1, 1, 1, '{}', now() - interval '1 hour', 1
         from generate_series(1, 125) n returning id, task)
     insert into note (job_id, attempt, user_id, task, outcome, at) select id, 1, $1, task, 'completed', now() - interval '1 hour' from made`,
    [userId],
  );
  const told: string[] = [];
  using _listening = {
    [Symbol.dispose]: at.bus.subscribe((message) => message.kind === "told" && void told.push(message.userId)),
  };
  const inboxes = createInboxes({ pool: at.database.pool, bus: at.bus });
  const inbox = await inboxes.read(userId);
  expect(inbox.unread).toBe(125);
  expect(inbox.notes).toHaveLength(100);
  expect(inbox.away).toEqual([
    { task: "image.remove-background", outcome: "completed", count: 120 },
    { task: "demo.countdown", outcome: "completed", count: 5 },
  ]);
  await inboxes.markSeen(userId, "all");
  expect(await inboxes.read(userId)).toMatchObject({ unread: 125, away: [] });
  await inboxes.markRead(userId, [inbox.notes[0]!.jobId]);
  const newer = await inboxes.read(userId);
  expect(newer).toMatchObject({ unread: 124 });
  // What was read before is known as such, also while somebody else's transaction goes on and on.
  const holder = await at.database.pool.connect();
  await holder.query("begin; select pg_current_xact_id()");
  const [first] = [await inboxes.read(userId), await inboxes.markRead(userId, [inbox.notes[1]!.jobId])];
  const second = await inboxes.read(userId);
  await holder.query("rollback");
  holder.release();
  expect(second.version.epoch).toBe(inbox.version.epoch);
  const ages = [inbox, newer, first, second].map(({ version }) => version.transactions);
  expect(ages[1]).toBeGreaterThan(ages[0]!);
  expect(ages[2]).toBeGreaterThanOrEqual(ages[1]!);
  expect(ages[3]).toBeGreaterThan(ages[2]!);
  await inboxes.markRead(userId, "all");
  await inboxes.markRead(userId, "all");
  expect(await inboxes.read(userId)).toMatchObject({ unread: 0 });
  expect(told).toEqual(Array(4).fill(userId));
});

test("the ends that a process wrote before it died are found, also one that was committed late", async () => {
  const { id: userId } = await at.user();
  await using news = pass();
  await news.look(); // the mark stands
  const late = await at.database.pool.connect();
  const job = await createJob(at.database, { userId, state: "running" });
  await late.query("begin");
  const moves = await applyTransitions(late, [
    { jobId: job.id, event: "complete", lease: { workerId: job.workerId!, attempt: 1 }, output: {} },
  ]);
  const unheard = [await at.end(userId, { unheard: true }), await at.end(userId, { unheard: true })];
  await news.look();
  expect((await notesOf(userId)).map(({ job_id }) => job_id).toSorted()).toEqual(unheard.toSorted());
  await late.query("commit");
  late.release();
  await news.look();
  expect((await notesOf(userId)).map(({ job_id }) => job_id).toSorted()).toEqual([...unheard, job.id].toSorted());
  publishMoves(at.bus, moves);
  await news.idle();
  expect(await at.deliveries(userId)).toHaveLength(3);
});

test("a mark from another server is forgotten", async () => {
  const { id: userId } = await at.user();
  await using news = pass();
  await news.look();
  await at.database.pool.query(
    `update setting set value = '{"xid": "999999999999", "id": "00000000-0000-0000-0000-000000000000"}' where key = 'news-mark'`,
  );
  await news.look();
  const jobId = await at.end(userId, { unheard: true });
  await news.look();
  expect(await notesOf(userId)).toEqual([{ job_id: jobId, outcome: "completed" }]);
});
