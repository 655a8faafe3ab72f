import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorkerFixture, signal } from "./test/worker-fixture.ts";
import type { WorkerFixture } from "./test/worker-fixture.ts";

let fixture: WorkerFixture;
beforeEach(async () => {
  fixture = await createWorkerFixture();
});
afterEach(async () => {
  await fixture[Symbol.asyncDispose]();
});

const isOver = (job: { finishedAt: string | null }) => job.finishedAt !== null;
/** Nothing but word of a doorbell, or a place that becomes free, brings a job. */
const NO_CLOCK = { pollMs: 60_000, overdueMs: 60_000 };

test("a full worker leaves what it has no room for to another, which starts it at once", async () => {
  const release = signal();
  const startedOn = new Map<string, string>();
  const on = (name: string) => async (ctx: { jobId: string; attempt: number }) => {
    startedOn.set(ctx.jobId, name);
    await release.promise;
    return { counted: 1, attempts: ctx.attempt };
  };
  await using _full = await fixture.start(on("full"), { concurrency: 3, timings: NO_CLOCK });
  const long = await Promise.all(Array.from({ length: 3 }, () => fixture.enqueue()));
  for (const jobId of long) await fixture.until(jobId, (job) => job.state === "running");
  const waiting = await Promise.all(Array.from({ length: 2 }, () => fixture.enqueue()));
  await fixture.admitter.idle();

  const enqueuedAt = performance.now();
  await using _other = await fixture.start(on("other"), { concurrency: 3, timings: NO_CLOCK });
  const next = await fixture.enqueue();
  for (const jobId of [...waiting, next]) await fixture.until(jobId, (job) => job.state === "running");
  expect(performance.now() - enqueuedAt).toBeLessThan(10_000);
  expect([...waiting, next].map((jobId) => startedOn.get(jobId))).toEqual(["other", "other", "other"]);

  // And the other way round: the places of the first one are free now, those of the second are not.
  release.fire();
  for (const jobId of [...long, ...waiting, next]) await fixture.until(jobId, isOver);
});

test("a place that becomes free is taken by what was left behind, in the order of enqueueing", async () => {
  const started: string[] = [];
  const releases = Array.from({ length: 6 }, () => signal());
  await using _worker = await fixture.start(
    async (ctx) => {
      await releases[started.push(ctx.jobId) - 1]?.promise;
      return { counted: 1, attempts: ctx.attempt };
    },
    { concurrency: 1, timings: NO_CLOCK },
  );
  const jobs: string[] = [];
  for (let at = 0; at < 6; at += 1) jobs.push(await fixture.enqueue());
  for (const [at, jobId] of jobs.entries()) {
    await expect.poll(() => started).toEqual(jobs.slice(0, at + 1));
    releases[at]?.fire();
    await fixture.until(jobId, isOver);
  }
});

test("what was claimed ahead of places starts soon, also when those that were quick before take long now", async () => {
  let quick = 300;
  const release = signal();
  let atOnce = 0;
  let most = 0;
  await using _worker = await fixture.start(
    async (ctx) => {
      atOnce += 1;
      if (quick > 0) quick -= 1;
      else {
        most = Math.max(most, atOnce);
        await release.promise;
      }
      atOnce -= 1;
      return { counted: 1, attempts: ctx.attempt };
    },
    { concurrency: 8, timings: NO_CLOCK },
  );
  const jobs = await Promise.all(Array.from({ length: 400 }, () => fixture.enqueue()));
  // Whatever says that it runs does run, and beyond the places no more than stood ready.
  await expect.poll(() => most, { timeout: 20_000 }).toBeGreaterThanOrEqual(8);
  const running = "select count(*)::int as n from job where state = 'running'";
  await expect
    .poll(async () => (await fixture.database.pool.query<{ n: number }>(running)).rows[0]?.n === most, {
      timeout: 10_000,
    })
    .toBe(true);
  expect(most).toBeLessThanOrEqual(12);
  release.fire();
  for (const jobId of jobs) await fixture.until(jobId, isOver);
  expect(atOnce).toBe(0);
});

test("answers doorbells and leaves none behind it", async () => {
  const release = signal();
  await using _worker = await fixture.start(async (ctx) => {
    await release.promise;
    return { counted: 1, attempts: ctx.attempt };
  });
  const jobId = await fixture.enqueue();
  await fixture.until(jobId, (job) => job.state === "running");
  const { rows } = await fixture.database.pool.query("select id from graphile_worker.jobs");
  expect(rows).toEqual([]);
  release.fire();
  await fixture.until(jobId, isOver);
});

test("goes on when every connection is ended again and again, completions under way included", async () => {
  const ended = new Set<string>();
  await using _worker = await fixture.start(async (ctx) => {
    ended.add(ctx.jobId);
    return { counted: 1, attempts: ctx.attempt };
  });
  const { pool } = fixture.database;
  let over = false;
  const killing = (async () => {
    for (let rounds = 0; rounds < 15 || !over; rounds += 1) {
      await pool
        .query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        .catch(() => {});
      // Ever less often, or on a busy machine nothing gets through between two of them.
      await new Promise((resolve) => setTimeout(resolve, 40 * Math.max(1, rounds / 15)));
      if (over) return;
    }
  })();
  const jobs: string[] = [];
  while (jobs.length < 60) {
    const jobId = await fixture.enqueue().catch(() => undefined); // the connection it was sent on was ended
    if (jobId !== undefined) jobs.push(jobId);
  }
  const finished = async () => {
    const { rows } = await pool.query<{ n: number }>(
      "select count(*)::int as n from job where id = any($1::uuid[]) and state = 'completed'",
      [jobs],
    );
    return rows[0]?.n;
  };
  await expect.poll(() => finished().catch(() => 0), { timeout: 30_000 }).toBe(jobs.length);
  over = true;
  await killing;
  expect(ended.size).toBeGreaterThanOrEqual(jobs.length);
});

test("LISTEN killed: word of doorbells comes again, without waiting for the clock", async () => {
  await using _worker = await fixture.start(async (ctx) => ({ counted: 1, attempts: ctx.attempt }), {
    timings: NO_CLOCK,
  });
  await fixture.until(await fixture.enqueue(), isOver);
  const { rowCount } = await fixture.database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jobwire-doorbells-listen' and datname = current_database()",
  );
  expect(rowCount).toBe(1);
  for (let at = 0; at < 5; at += 1) await fixture.until(await fixture.enqueue(), isOver);
});
