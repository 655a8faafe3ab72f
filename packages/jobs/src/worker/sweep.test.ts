import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BusMessage } from "../bus/index.ts";
import { sweepOnce } from "./sweep.ts";
import { createWorkerFixture, FAST } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
const heard: BusMessage[] = [];
beforeEach(async () => {
  fixture = await createWorkerFixture();
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
  await fixture.database.pool.query("delete from graphile_worker._private_jobs where key = $1", [`${jobId}:1`]);
  await fixture.database.pool.query(
    `update job set state = $2, attempt = 1, worker_id = $3, started_at = now(),
       cancel_requested_at = now() - $4 * interval '1 ms'
     where id = $1`,
    [jobId, state, workerId, cancelledAgoMs],
  );
  return jobId;
}

const doorbells = async () => {
  const { rows } = await fixture.database.pool.query<{ key: string | null }>("select key from graphile_worker.jobs");
  return rows.map(({ key }) => key);
};

test("with nothing to do it changes nothing", async () => {
  const worker = await createWorker();
  const jobId = await lease(worker, "running");
  const before = await fixture.read(jobId);
  heard.length = 0;
  expect(await sweep()).toEqual({ lostWorkers: [], moves: [], rung: 0 });
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
  expect(await doorbells()).toEqual([`${running}:2`]);
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

test("a scheduled job whose time has come is shown as queued, also while no worker is there", async () => {
  const { pool } = fixture.database;
  const jobId = await fixture.enqueue({ runAt: new Date(Date.now() + 60_000) });
  await sweep();
  expect(await fixture.read(jobId)).toMatchObject({ state: "scheduled" });
  await pool.query("update job set run_at = now() - interval '1 ms' where id = $1", [jobId]);
  await sweep();
  expect(await fixture.read(jobId)).toMatchObject({ state: "queued" });
  expect(await doorbells()).toEqual([`${jobId}:1`]);
});

test("a due job without a doorbell has it rung once; one with a doorbell is left alone", async () => {
  const { pool } = fixture.database;
  const [lost, waiting] = [await fixture.enqueue(), await fixture.enqueue()];
  await pool.query("delete from graphile_worker._private_jobs where key = $1", [`${lost}:1`]);
  await pool.query("update job set run_at = now() - interval '1 minute'");
  expect(await sweep()).toMatchObject({ rung: 1 });
  expect(await sweep()).toMatchObject({ rung: 0 });
  expect((await doorbells()).toSorted()).toEqual([`${lost}:1`, `${waiting}:1`].toSorted());
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

test("workers that stopped long ago are forgotten, and dead doorbells removed", async () => {
  const hourMs = 3_600_000;
  const old = await createWorker({ stoppedAgoMs: 2 * hourMs });
  const recent = await createWorker({ stoppedAgoMs: hourMs / 2 });
  await fixture.enqueue();
  await fixture.database.pool.query("update graphile_worker._private_jobs set key = null, attempts = max_attempts");
  await sweep();
  const ids = (await fixture.database.prisma.worker.findMany()).map(({ id }) => id);
  expect(ids).toContain(recent);
  expect(ids).not.toContain(old);
  expect(await doorbells()).toEqual([]);
});
