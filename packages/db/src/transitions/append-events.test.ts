import { afterAll, beforeAll, expect, test } from "vitest";
import { createJob, createTestDatabase, createUser, createWorker } from "../testing/index.ts";
import type { TestDatabase, TestJob } from "../testing/index.ts";
import { appendEvents } from "./append-events.ts";
import { applyTransitions } from "./apply-transitions.ts";
import type { EventRequest } from "./transition.ts";
import { writeProgress } from "./write-progress.ts";

let db: TestDatabase;
let userId: string;
beforeAll(async () => {
  db = await createTestDatabase({ max: 16 });
  userId = (await createUser(db)).id;
});
afterAll(() => db[Symbol.asyncDispose]());

const leaseOf = (job: TestJob) => ({ workerId: job.workerId!, attempt: job.attempt });
const line = (job: TestJob, message: string): EventRequest => ({
  jobId: job.id,
  lease: leaseOf(job),
  kind: "log",
  data: { level: "info", message },
});
const log = async (id: string) =>
  (await db.pool.query("SELECT seq, attempt, kind, data FROM job_event WHERE job_id = $1 ORDER BY seq", [id])).rows;

test("events of several jobs in one batch are numbered in the order of the requests", async () => {
  const [one, two] = [
    await createJob(db, { userId, state: "running" }),
    await createJob(db, { userId, state: "cancelling" }),
  ];
  const results = await appendEvents(db.pool, [
    line(one, "a"),
    line(two, "b"),
    line(one, "c"),
    line(two, "d"),
    line(one, "e"),
  ]);
  expect(results.map((result) => result.applied && [result.jobId, result.seq, result.rev, result.userId])).toEqual([
    [one.id, 2, 2, userId],
    [two.id, 2, 2, userId],
    [one.id, 3, 2, userId],
    [two.id, 3, 2, userId],
    [one.id, 4, 2, userId],
  ]);
  expect((await log(one.id)).slice(1)).toEqual(
    ["a", "c", "e"].map((message, index) => ({
      seq: index + 2,
      attempt: 1,
      kind: "log",
      data: { level: "info", message },
    })),
  );
});

test("only the holder of the lease may write", async () => {
  const job = await createJob(db, { userId, state: "running", attempt: 2 });
  const waiting = await createJob(db, { userId, state: "queued" });
  const strangers = [
    { workerId: await createWorker(db), attempt: 2 },
    { workerId: job.workerId!, attempt: 1 },
  ];
  const requests = [
    ...strangers.map((lease) => ({ ...line(job, "no"), lease })),
    { ...line(waiting, "no"), lease: { workerId: job.workerId!, attempt: 0 } },
    { ...line(job, "no"), jobId: crypto.randomUUID() },
  ];
  for (const write of [appendEvents, writeProgress]) {
    expect(await write(db.pool, requests)).toEqual(requests.map(({ jobId }) => ({ applied: false, jobId })));
  }
  const mixed = await appendEvents(db.pool, [requests[0]!, line(job, "yes"), requests[1]!]);
  expect(mixed).toMatchObject([{ applied: false }, { applied: true, seq: 2, rev: 2 }, { applied: false }]);
});

test("numbers have no gap and rev counts every write, with many writers at once", async () => {
  const jobs = await Promise.all(Array.from({ length: 4 }, () => createJob(db, { userId, state: "running" })));
  const batches = Array.from({ length: 60 }, (_, batch) =>
    Array.from({ length: 6 }, (_, index) => line(jobs[(batch * 7 + index * 3) % jobs.length]!, `${batch}/${index}`)),
  );
  const written = await Promise.all(batches.map((batch) => appendEvents(db.pool, batch)));
  const cancelled = await applyTransitions(
    db.pool,
    jobs.map(({ id }) => ({ jobId: id, event: "cancel", byUserId: null })),
  );
  expect(cancelled.every(({ applied }) => applied)).toBe(true);

  for (const job of jobs) {
    const entries = await log(job.id);
    const mine = written.flat().filter((result) => result.jobId === job.id);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: mine.length + 2 }, (_, index) => index + 1));
    const touching = batches.filter((batch) => batch.some(({ jobId }) => jobId === job.id)).length;
    const { rows } = await db.pool.query("SELECT rev, last_seq FROM job WHERE id = $1", [job.id]);
    expect(rows).toEqual([{ rev: touching + 2, last_seq: mine.length + 2 }]);
  }
  // Within a batch the order is that of the requests.
  for (const [index, results] of written.entries()) {
    for (const job of jobs) {
      const seqs = results.flatMap((result) => (result.applied && result.jobId === job.id ? [result.seq] : []));
      expect(seqs, `batch ${index}`).toEqual(seqs.map((_, offset) => seqs[0]! + offset));
    }
  }
});

test("progress and checkpoint are kept each for itself, the last of a batch counts", async () => {
  const job = await createJob(db, { userId, state: "running" });
  const lease = leaseOf(job);
  const jobId = job.id;
  const report = (n: number, percent: number) => ({ attempt: 1, n, percent });
  const results = await writeProgress(db.pool, [
    { jobId, lease, progress: report(1, 10) },
    { jobId, lease, checkpoint: { page: 1 } },
    { jobId, lease, progress: report(2, 20), checkpoint: { page: 2 } },
    { jobId, lease, progress: report(3, 30) },
  ]);
  expect(results).toEqual(Array.from({ length: 4 }, () => ({ applied: true, jobId, userId, rev: 2, seq: 1 })));
  const stored = async () =>
    (await db.pool.query("SELECT progress, checkpoint FROM job WHERE id = $1", [jobId])).rows[0];
  expect(await stored()).toEqual({ progress: report(3, 30), checkpoint: { page: 2 } });

  await writeProgress(db.pool, [{ jobId, lease, progress: report(2, 20), checkpoint: { page: 4 } }]);
  expect(await stored()).toEqual({ progress: report(3, 30), checkpoint: { page: 4 } });
});

test("the watermark column rises with every write", async () => {
  const job = await createJob(db, { userId, state: "running" });
  const xid = async () =>
    BigInt((await db.pool.query("SELECT changed_xid::text AS xid FROM job WHERE id = $1", [job.id])).rows[0].xid);
  const start = await xid();
  await appendEvents(db.pool, [line(job, "x")]);
  const appended = await xid();
  await writeProgress(db.pool, [{ jobId: job.id, lease: leaseOf(job), progress: { n: 1 } }]);
  expect(appended > start && (await xid()) > appended).toBe(true);
});

test("nothing to write is nothing written", async () => {
  expect(await appendEvents(db.pool, [])).toEqual([]);
  expect(await writeProgress(db.pool, [])).toEqual([]);
});

test("entries that are sent again are added once, and reported as they stand", async () => {
  const job = await createJob(db, { userId, state: "running" });
  const numbered = (message: string, n: number) => ({ ...line(job, message), n });
  const first = [numbered("a", 1), numbered("b", 2)];
  expect(await appendEvents(db.pool, first)).toMatchObject([
    { applied: true, seq: 2, rev: 2 },
    { applied: true, seq: 3, rev: 2 },
  ]);
  await applyTransitions(db.pool, [{ jobId: job.id, event: "cancel", byUserId: null }]);
  const again = { applied: true, jobId: job.id, userId, seq: 4, rev: 3 };
  expect(await appendEvents(db.pool, first)).toEqual([again, again]);
  expect(await appendEvents(db.pool, [...first, numbered("c", 3)])).toMatchObject([
    { applied: true, seq: 4, rev: 3 },
    { applied: true, seq: 4, rev: 3 },
    { applied: true, seq: 5, rev: 4 },
  ]);
  // One without a number is always new; one that was left out (its data was refused, say) leaves no hole.
  await appendEvents(db.pool, [line(job, "d"), numbered("e", 7)]);
  const entries = await log(job.id);
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const said = entries.flatMap(({ kind, data }) => (kind === "log" ? data.message : []));
  expect(said).toEqual(["a", "b", "c", "d", "e"]);
  const stranger = { ...numbered("x", 1), lease: { ...leaseOf(job), attempt: 9 } };
  expect(await appendEvents(db.pool, [stranger])).toEqual([{ applied: false, jobId: job.id }]);
});
