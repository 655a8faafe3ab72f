import { createTestDatabase, createUser, createWorker } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMemoryBus } from "../bus/index.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine } from "./create-engine.ts";

let database: TestDatabase;
let engine: Engine;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const logger = pino({ level: "silent" });
  engine = createEngine({ pool: database.pool, bus: createMemoryBus({ logger }), logger });
  ({ id: userId } = await createUser(database));
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const enqueue = async (ownerId = userId) =>
  (await engine.enqueue({ task: "demo.countdown", input: {}, userId: ownerId })).id;
/**
 * A watermark that this job's making lies before. Transactions of other tests, in other databases of this server, may
 * hold it back for a while.
 */
async function watermarkPast(jobId: string): Promise<string> {
  for (;;) {
    const watermark = await engine.readWatermark();
    const { rows } = await database.pool.query<{ isPast: boolean }>(
      'select changed_xid < $2::xid8 as "isPast" from job where id = $1',
      [jobId, watermark],
    );
    if (rows[0]?.isPast === true) return watermark;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const idsOf = ({ jobs }: { jobs: { id: string }[] }) => jobs.map(({ id }) => id);

test("a changed job has the same shape as one read by id", async () => {
  const watermark = await engine.readWatermark();
  const id = await enqueue();
  const changed = await engine.readChangedSince(watermark, 10);
  expect(changed.jobs).toEqual(await engine.readJobs([id]));
  expect(changed).toMatchObject({ more: false });
  expect(changed.jobs[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  // Once nothing older is under way, the watermark that a reading leaves lies past what it read.
  await watermarkPast(id);
  const again = await engine.readChangedSince(changed.watermark, 10);
  expect(idsOf(await engine.readChangedSince(again.watermark, 10))).toEqual([]);
});

test("a change that began earlier and commits later is not missed", async () => {
  const [early, late] = [await enqueue(), await enqueue()];
  const since = await watermarkPast(late);
  const slow = await database.pool.connect();
  try {
    await slow.query("begin");
    await slow.query("update job set rev = rev + 1, changed_xid = pg_current_xact_id() where id = $1", [early]);
    await engine.cancel(late, null);
    const first = await engine.readChangedSince(since, 10);
    expect(idsOf(first)).toContain(late);
    expect(idsOf(first)).not.toContain(early);
    await slow.query("commit");
    const second = await engine.readChangedSince(first.watermark, 10);
    expect(idsOf(second)).toContain(early);
  } finally {
    await slow.query("rollback");
    slow.release();
  }
});

test("more than the limit are read page by page, each at least once", async () => {
  const since = await watermarkPast(await enqueue());
  const ids: string[] = [];
  for (let at = 0; at < 7; at += 1) ids.push(await enqueue());
  const seen = new Set<string>();
  let page = await engine.readChangedSince(since, 3);
  expect(page).toMatchObject({ more: true, jobs: { length: 3 } });
  for (let pages = 0; page.more && pages < 10; pages += 1) {
    for (const id of idsOf(page)) seen.add(id);
    page = await engine.readChangedSince(page.watermark, 3);
  }
  for (const id of idsOf(page)) seen.add(id);
  expect([...seen].toSorted()).toEqual(ids.toSorted());
});

test("only the jobs of the users asked for are read", async () => {
  const since = await engine.readWatermark();
  const { id: otherId } = await createUser(database);
  await enqueue();
  const theirs = await enqueue(otherId);
  expect(idsOf(await engine.readChangedSince(since, 10, [otherId]))).toEqual([theirs]);
  expect(idsOf(await engine.readChangedSince(since, 10, []))).toEqual([]);
});

test("the place in line counts those ahead in the same queue, and guesses from recent durations", async () => {
  await database.pool.query("update job set state = 'cancelled', finished_at = now()");
  const [first, second] = [await enqueue(), await enqueue()];
  expect(await engine.placeInLine(first)).toEqual({ position: 1, estimatedCompletion: null });
  expect(await engine.placeInLine(second)).toEqual({ position: 2, estimatedCompletion: null });
  const urgent = await engine.enqueue({ task: "demo.countdown", input: {}, userId, priority: 5 });
  expect(await engine.placeInLine(urgent.id)).toMatchObject({ position: 1 });
  expect(await engine.placeInLine(second)).toMatchObject({ position: 3 });

  await database.pool.query(
    `update job set state = 'completed', started_at = now() - interval '20 seconds', finished_at = now() where id = $1`,
    [first],
  );
  // With nobody at work there is nothing to guess from.
  expect(await engine.placeInLine(second)).toEqual({ position: 2, estimatedCompletion: null });
  await createWorker(database);
  const place = await engine.placeInLine(second);
  expect(place.position).toBe(2);
  const inMs = Date.parse(place.estimatedCompletion ?? "") - Date.now();
  expect(inMs).toBeGreaterThan(18_000);
  expect(inMs).toBeLessThan(22_000);
  expect(await engine.placeInLine(first)).toEqual({ position: null, estimatedCompletion: null });
  expect(await engine.placeInLine(crypto.randomUUID())).toEqual({ position: null, estimatedCompletion: null });
});
