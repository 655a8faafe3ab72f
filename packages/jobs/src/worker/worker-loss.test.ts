import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryBus } from "../bus/index.ts";
import { cancel } from "../engine/cancel.ts";
import { JobAborted } from "./job-aborted.ts";
import { startWorkerProcess } from "./test/start-worker-process.ts";
import { aborted, createWorkerFixture, FAST, moves, signal } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";
import type { WorkerTimings } from "./timings.ts";

let fixture: WorkerFixture;
beforeEach(async () => {
  fixture = await createWorkerFixture({ bus: "postgres" });
});
afterEach(async () => {
  await fixture[Symbol.asyncDispose]();
});

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;

const startProcess = (timings: Partial<WorkerTimings> = FAST) =>
  startWorkerProcess({ databaseUrl: fixture.database.url, storageRoot: fixture.storageRoot, timings });

/** Goes on from the checkpoint. */
const goOn = (timings?: Partial<WorkerTimings>) =>
  fixture.start(
    async (ctx) => ({ counted: (ctx.lastCheckpoint?.counted ?? 0) + 1, attempts: ctx.attempt }),
    timings ? { timings } : {},
  );

async function workerRow(id: string) {
  return fixture.database.prisma.worker.findUniqueOrThrow({ where: { id } });
}

describe("a worker that is killed", () => {
  test("has its job resumed by another, from the checkpoint; the log says why", async () => {
    await using process = await startProcess();
    const jobId = await fixture.enqueue({}, { maxAttempts: 1 });
    await process.says("running");
    process.kill("SIGKILL");
    await using _worker = await goOn();
    const job = await fixture.until(jobId, isOver);

    expect(job).toMatchObject({ state: "completed", attempt: 2, output: { counted: 2, attempts: 2 } });
    const events = await fixture.events(jobId);
    expect(moves(events)).toEqual([
      ">queued",
      "queued>running",
      "running>retrying",
      "retrying>running",
      "running>completed",
    ]);
    const loss = events.find((event) => event.kind === "state" && event.data.event === "lose");
    expect(loss?.data).toMatchObject({ error: { reason: "worker-lost" }, workerId: process.workerId });
    expect(await workerRow(process.workerId)).toMatchObject({ lost: true, stoppedAt: expect.any(Date) });
  });

  test("has its job resumed within 25 seconds with the timings that people get", { timeout: 60_000 }, async () => {
    await using process = await startProcess({});
    await using _worker = await goOn({
      heartbeatMs: 5_000,
      selfFenceMs: 10_000,
      lostAfterMs: 15_000,
      sweepMs: 5_000,
      overdueMs: 5_000,
      pollMs: 1_000,
    });
    // The worker here may take it; then it is done already, and the next one is tried.
    let jobId = "";
    const taken = process.says("running");
    let isTaken = false;
    void taken.then(() => (isTaken = true));
    while (!isTaken) {
      jobId = await fixture.enqueue();
      await fixture.until(jobId, (job) => job.state !== "queued");
      await new Promise((resolve) => setImmediate(resolve));
    }
    jobId = (await taken).jobId;
    process.kill("SIGKILL");
    const killedAt = performance.now();
    await fixture.until(jobId, (job) => job.attempt === 2);
    expect(performance.now() - killedAt).toBeLessThan(25_000);
    await fixture.until(jobId, isOver);
  });
});

describe("a worker that was frozen and comes back", () => {
  test("is refused its late finish, aborts its job, and registers anew", async () => {
    await using process = await startProcess();
    const jobId = await fixture.enqueue();
    await process.says("running");
    process.kill("SIGSTOP");
    await using _worker = await goOn();
    const job = await fixture.until(jobId, isOver);
    expect(job).toMatchObject({ state: "completed", attempt: 2 });
    const events = await fixture.events(jobId);

    process.finish();
    process.kill("SIGCONT");
    await expect.poll(() => fixture.database.prisma.worker.count({ where: { stoppedAt: null } })).toBe(2);
    expect(await workerRow(process.workerId)).toMatchObject({ lost: true });
    expect(await fixture.read(jobId)).toEqual(job);
    expect(await fixture.events(jobId)).toEqual(events);
  });
});

describe("a worker that is frozen in the middle of a sweep", () => {
  test("does not keep the others from sweeping", async () => {
    const { pool } = fixture.database;
    const { rows } = await pool.query<{ id: string }>(
      `insert into worker (id, host, pid, version, concurrency, heartbeat_at)
       values (gen_random_uuid(), 'gone', 1, 'x', 1, now() - interval '1 minute') returning id`,
    );
    // Its sweep waits here for a row lock; so it is frozen with the sweeper's lock in its hands.
    const blocker = await pool.connect();
    await blocker.query("begin");
    await blocker.query("select from worker where id = $1 for update", [rows[0]?.id]);
    await using process = await startProcess();
    const waiting = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%update worker%'`;
    await expect.poll(async () => (await pool.query<{ n: number }>(waiting)).rows[0]?.n).toBe(1);
    process.kill("SIGSTOP");
    await blocker.query("commit");
    blocker.release();
    const frozenAt = performance.now();
    await using _worker = await goOn();
    await expect.poll(async () => (await workerRow(process.workerId)).lost).toBe(true);
    expect(performance.now() - frozenAt).toBeLessThan(10_000);
  });
});

describe("a lease", () => {
  test("that cannot be renewed aborts the jobs under it, and they go on once it can", async () => {
    const reason = signal<unknown>();
    await using worker = await fixture.start(async (ctx) => {
      if (ctx.attempt > 1) return { counted: 1, attempts: ctx.attempt };
      await aborted(ctx.signal);
      reason.fire(ctx.signal.reason);
      throw ctx.signal.reason;
    });
    const jobId = await fixture.enqueue();
    await fixture.until(jobId, (job) => job.state === "running");
    const blocker = await fixture.database.pool.connect();
    await blocker.query("begin");
    await blocker.query("select from worker where id = $1 for update", [worker.id]);
    expect(await reason.promise).toEqual(new JobAborted("lease-lost"));
    await blocker.query("commit");
    blocker.release();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 2 });
  });

  test("declared lost makes the worker abort and register under a new id", async () => {
    const reason = signal<unknown>();
    await using worker = await fixture.start(async (ctx) => {
      if (ctx.attempt > 1) return { counted: 1, attempts: ctx.attempt };
      await aborted(ctx.signal);
      reason.fire(ctx.signal.reason);
      throw ctx.signal.reason;
    });
    const { id } = worker;
    const jobId = await fixture.enqueue();
    await fixture.until(jobId, (job) => job.state === "running");
    await fixture.database.pool.query("update worker set lost = true, stopped_at = now() where id = $1", [id]);
    expect(await reason.promise).toEqual(new JobAborted("lease-lost"));
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 2 });
    expect(worker.id).not.toBe(id);
    expect(await workerRow(worker.id)).toMatchObject({ stoppedAt: null, lost: false });
  });

  test("without an attempt behind it is handed on by its own worker", async () => {
    await using worker = await fixture.start(async (ctx) => ({ counted: 1, attempts: ctx.attempt }), {
      concurrency: 1,
    });
    // What a claim whose answer was lost leaves behind.
    const jobId = await fixture.enqueue({ runAt: new Date(Date.now() + 60_000) });
    await fixture.database.pool.query(
      "update job set state = 'running', attempt = 1, worker_id = $2, started_at = now() where id = $1",
      [jobId, worker.id],
    );
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 2 });
  });
});

describe("what was lost on the way", () => {
  test("a doorbell: it is rung anew", async () => {
    const jobId = await fixture.enqueue();
    await fixture.database.pool.query("delete from graphile_worker._private_jobs");
    await using _worker = await goOn();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 1 });
  });

  test("the doorbell of a killed worker that had not claimed yet: it is freed", async () => {
    const jobId = await fixture.enqueue();
    const { pool } = fixture.database;
    await pool.query(
      "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-dead', attempts = 1",
    );
    await pool.query(
      `insert into worker (id, host, pid, version, concurrency, graphile_pool_ids, heartbeat_at)
       values (gen_random_uuid(), 'gone', 1, 'x', 1, '{pool-dead}', now() - interval '1 minute')`,
    );
    await using _worker = await goOn();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 1 });
  });

  test("the word of a cancel: the heartbeat finds it in the rows", async () => {
    const reason = signal<unknown>();
    await using deaf = createMemoryBus({ logger: fixture.logger });
    await using _worker = await fixture.start(
      async (ctx) => {
        await aborted(ctx.signal);
        reason.fire(ctx.signal.reason);
        throw ctx.signal.reason;
      },
      { bus: deaf },
    );
    const jobId = await fixture.enqueue();
    await expect.poll(async () => (await fixture.read(jobId)).state).toBe("running");
    await cancel(fixture.database.pool, fixture.bus, jobId, null);
    expect(await reason.promise).toEqual(new JobAborted("cancel"));
    await expect.poll(async () => (await fixture.read(jobId)).state).toBe("cancelled");
  });

  test("every connection at once: the job under way completes, and the next one runs", async () => {
    const release = signal();
    await using _worker = await fixture.start(async (ctx) => {
      await release.promise;
      ctx.log("info", "after the storm");
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue();
    await fixture.until(jobId, (job) => job.state === "running");
    await fixture.database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    release.fire();
    expect(await fixture.until(jobId, isOver)).toMatchObject({ state: "completed", attempt: 1 });
    const next = await fixture.enqueue();
    expect(await fixture.until(next, isOver)).toMatchObject({ state: "completed", attempt: 1 });
  });
});

describe("drain", () => {
  test("lets a running job finish, takes no other, and marks the worker as stopped", async () => {
    const started = signal();
    const release = signal();
    const worker = await fixture.start(async (ctx) => {
      started.fire();
      await release.promise;
      return { counted: 1, attempts: ctx.attempt };
    });
    const jobId = await fixture.enqueue();
    await started.promise;
    const drained = worker.drain();
    const waiting = await fixture.enqueue();
    release.fire();
    await drained;
    expect(await fixture.read(jobId)).toMatchObject({ state: "completed", attempt: 1 });
    expect(await fixture.read(waiting)).toMatchObject({ state: "queued", attempt: 0 });
    expect(await workerRow(worker.id)).toMatchObject({ stoppedAt: expect.any(Date), lost: false });
    await using _next = await goOn();
    expect(await fixture.until(waiting, isOver)).toMatchObject({ state: "completed", attempt: 1 });
    await worker.stop();
  });

  test("hands back what does not finish in time: at once, at no cost, and the log says why", async () => {
    const worker = await fixture.start(async (ctx) => {
      await ctx.checkpoint({ counted: 4 });
      await aborted(ctx.signal);
      throw ctx.signal.reason;
    });
    const jobId = await fixture.enqueue({}, { maxAttempts: 1, backoff: { kind: "fixed", delayMs: 60_000 } });
    await fixture.until(jobId, (job) => job.state === "running");
    await worker.drain(50);
    const handedBack = await fixture.read(jobId);
    expect(handedBack).toMatchObject({ state: "retrying", attempt: 1, error: { reason: "worker-stopped" } });
    const { rows } = await fixture.database.pool.query("select losses from job where id = $1", [jobId]);
    expect(rows).toEqual([{ losses: 0 }]);
    await using _next = await goOn();
    expect(await fixture.until(jobId, isOver)).toMatchObject({
      state: "completed",
      attempt: 2,
      output: { counted: 5 },
    });
  });
});
