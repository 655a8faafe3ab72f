import { randomUUID } from "node:crypto";
import { giveSlots } from "@jobwire/db/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BusMessage } from "../bus/index.ts";
import { sweepOnce } from "./sweep.ts";
import { createWorkerFixture, FAST } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
const heard: BusMessage[] = [];
beforeEach(async () => {
  fixture = await createWorkerFixture();
  await fixture.admitter.stop(); // slots are what the test gives
  heard.length = 0;
  fixture.bus.subscribe((message) => heard.push(message));
});
afterEach(async () => {
  await fixture[Symbol.asyncDispose]();
});

const sweep = () => sweepOnce(fixture.database.pool, fixture.bus, FAST);

async function createWorker(columns: { heartbeatAgoMs?: number; stoppedAgoMs?: number } = {}): Promise<string> {
  const id = randomUUID();
  await fixture.database.pool.query(
    `insert into worker (id, host, pid, version, concurrency, heartbeat_at, stopped_at)
     values ($1, 'here', 1, 'x', 1, now() - $2 * interval '1 ms', now() - $3 * interval '1 ms')`,
    [id, columns.heartbeatAgoMs ?? 0, columns.stoppedAgoMs ?? null],
  );
  return id;
}

async function lease(workerId: string, state: "running" | "cancelling", cancelledAgoMs: number | null = null) {
  const jobId = await fixture.enqueue();
  await fixture.database.pool.query(
    `update job set state = $2, attempt = 1, worker_id = $3, started_at = now(),
       cancel_requested_at = now() - $4 * interval '1 ms'
     where id = $1`,
    [jobId, state, workerId, cancelledAgoMs],
  );
  await giveSlots(fixture.database, [jobId]);
  return jobId;
}

const doorbells = async () => {
  const { rows } = await fixture.database.pool.query<{ key: string | null }>("select key from graphile_worker.jobs");
  return rows.map(({ key }) => key);
};

const slots = async () =>
  (await fixture.database.prisma.slot.findMany({ orderBy: { jobId: "asc" } })).map(({ jobId }) => jobId);

const ageSlots = () => fixture.database.pool.query("update slot set rung_at = now() - interval '1 minute'");

test("with nothing to do it changes nothing", async () => {
  const worker = await createWorker();
  const jobId = await lease(worker, "running");
  const before = await fixture.read(jobId);
  heard.length = 0;
  expect(await sweep()).toEqual({ lostWorkers: [], moves: [], rung: 0, freed: 0 });
  expect(await fixture.read(jobId)).toEqual(before);
  expect(heard).toEqual([]);
});

test("jobs of a silent worker wait for their next attempt, its cancels are over, and all hear of it", async () => {
  const silent = await createWorker({ heartbeatAgoMs: FAST.lostAfterMs + 1_000 });
  const running = await lease(silent, "running");
  const cancelling = await lease(silent, "cancelling", 10);
  heard.length = 0;
  expect(await sweep()).toMatchObject({ lostWorkers: [silent] });
  expect(await fixture.read(running)).toMatchObject({ state: "retrying", error: { reason: "worker-lost" } });
  expect(await fixture.read(cancelling)).toMatchObject({ state: "cancelled" });
  expect(await slots(), "for admission to give anew").toEqual([]);
  const hints = heard.flatMap((message) => (message.kind === "hints" ? message.hints : []));
  expect(hints.map(({ state }) => state).toSorted()).toEqual(["cancelled", "retrying"]);
  expect(heard).toContainEqual({ kind: "workers" });
});

test("jobs of a worker whose row is stopped or gone are orphans", async () => {
  const stopped = await lease(await createWorker({ stoppedAgoMs: 5 }), "running");
  const gone = await lease(randomUUID(), "running");
  expect((await sweep())?.moves).toHaveLength(2);
  for (const jobId of [stopped, gone]) expect(await fixture.read(jobId)).toMatchObject({ state: "retrying" });
});

test("a cancel that a living worker does not finish is finished for it, in time and not before", async () => {
  const worker = await createWorker();
  const young = await lease(worker, "cancelling", FAST.cancelOverdueMs / 4);
  const old = await lease(worker, "cancelling", FAST.cancelOverdueMs + 100);
  await sweep();
  expect(await fixture.read(young)).toMatchObject({ state: "cancelling" });
  expect(await fixture.read(old)).toMatchObject({ state: "cancelled" });
});

test("a slot that nobody claims and that has no doorbell is rung for, once; one with a doorbell is left alone", async () => {
  const [lost, waiting] = [await fixture.enqueue(), await fixture.enqueue()];
  await giveSlots(fixture.database, [lost, waiting]);
  expect(await sweep(), "its worker may be about to claim it").toMatchObject({ rung: 0 });
  await ageSlots();
  expect(await sweep()).toMatchObject({ rung: 2 });
  await fixture.database.pool.query("delete from graphile_worker._private_jobs where key = $1", [`${lost}:1`]);
  expect(await sweep()).toMatchObject({ rung: 1 });
  expect(await sweep()).toMatchObject({ rung: 0 });
  expect((await doorbells()).toSorted()).toEqual([`${lost}:1`, `${waiting}:1`].toSorted());
});

test("a slot is taken back when its job neither waits for that attempt nor runs it, or is gone", async () => {
  const worker = await createWorker();
  const [running, waiting, over, later] = [
    await lease(worker, "running"),
    ...(await Promise.all([1, 2, 3].map(() => fixture.enqueue()))),
  ];
  const { pool } = fixture.database;
  await giveSlots(fixture.database, [waiting!, over!, later!]);
  await pool.query("update job set state = 'cancelled', finished_at = now() where id = $1", [over]);
  await pool.query("update job set attempt = 1, state = 'retrying' where id = $1", [later]);
  await pool.query(
    "insert into slot (job_id, attempt, queue, user_id) values (gen_random_uuid(), 1, 'default', 'gone')",
  );
  expect(await sweep(), "a moment ago").toMatchObject({ freed: 0 });
  await ageSlots();
  heard.length = 0;
  expect(await sweep()).toMatchObject({ freed: 3 });
  expect((await slots()).toSorted()).toEqual([running, waiting].toSorted());
  expect(heard, "admission has room").toContainEqual({ kind: "workers" });
});

test("one sweeps at a time", async () => {
  const other = await fixture.database.pool.connect();
  await other.query("begin");
  await other.query("select pg_advisory_xact_lock(hashtext('jobwire'), hashtext('sweep'))");
  expect(await sweep()).toBeUndefined();
  await other.query("commit");
  other.release();
  expect(await sweep()).toBeDefined();
});

test("workers that stopped long ago are forgotten, and doorbells of no slot removed", async () => {
  const hourMs = 3_600_000;
  const old = await createWorker({ stoppedAgoMs: 2 * hourMs });
  const recent = await createWorker({ stoppedAgoMs: hourMs / 2 });
  const [kept, taken, replaced] = [await fixture.enqueue(), await fixture.enqueue(), await fixture.enqueue()];
  await giveSlots(fixture.database, [kept, taken, replaced]);
  await ageSlots();
  expect(await sweep()).toMatchObject({ rung: 3 });
  await fixture.database.pool.query("delete from slot where job_id <> $1", [kept]);
  await sweep();
  expect(await doorbells(), "what is being rung has no slot yet").toHaveLength(3);
  const age = "update graphile_worker._private_jobs set created_at = now() - interval '2 minutes' where key <> $1";
  await fixture.database.pool.query(age, [`${replaced}:1`]);
  await fixture.database.pool.query(
    "update graphile_worker._private_jobs set key = null, attempts = max_attempts where key = $1",
    [`${replaced}:1`],
  );
  await sweep();
  const ids = (await fixture.database.prisma.worker.findMany()).map(({ id }) => id);
  expect(ids).toContain(recent);
  expect(ids).not.toContain(old);
  expect(await doorbells()).toEqual([`${kept}:1`]);
});
