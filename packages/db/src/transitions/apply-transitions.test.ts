import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isTerminal, JOB_STATES, TRANSITION_EVENTS, TRANSITIONS } from "../lifecycle/index.ts";
import type { JobState, TransitionEvent } from "../lifecycle/index.ts";
import { createJob, createTestDatabase, createUser, createWorker, giveSlots } from "../testing/index.ts";
import type { TestDatabase, TestJob } from "../testing/index.ts";
import { applyTransitions } from "./apply-transitions.ts";
import type { TransitionRequest } from "./transition.ts";

const ERROR = { reason: "thrown", code: "unexpected", message: "It broke." };

let db: TestDatabase;
let userId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  userId = (await createUser(db)).id;
});
afterAll(() => db[Symbol.asyncDispose]());

const apply = async (request: TransitionRequest) => (await applyTransitions(db.pool, [request]))[0]!;
const row = async (id: string) =>
  (await db.pool.query("SELECT *, changed_xid::text AS xid FROM job WHERE id = $1", [id])).rows[0];
const events = async (id: string) =>
  (await db.pool.query("SELECT seq, attempt, kind, data FROM job_event WHERE job_id = $1 ORDER BY seq", [id])).rows;

/** What has to be asked for so that the writer makes `event` of it. */
async function ask(event: TransitionEvent, job: TestJob): Promise<TransitionRequest> {
  const lease = { workerId: job.workerId ?? (await createWorker(db)), attempt: job.attempt };
  const jobId = job.id;
  switch (event) {
    case "claim":
      return { jobId, event, workerId: lease.workerId, attempt: job.attempt + 1 };
    case "complete":
      return { jobId, event, lease, output: { ok: true } };
    case "retry":
    case "fail":
      return { jobId, event: "throw", lease, error: ERROR, permanent: event === "fail", retryInMs: 60_000 };
    case "lose":
    case "poison":
      return { jobId, event: "lost", lease };
    case "stop":
    case "wait":
      return { jobId, event, lease };
    case "reject":
      return { jobId, event, error: ERROR, byUserId: userId };
    case "cancel":
    case "rerun":
    case "rewait":
      return { jobId, event, byUserId: userId };
    case "due":
    case "release":
      return { jobId, event };
  }
}

const pairs = JOB_STATES.flatMap((state) =>
  TRANSITION_EVENTS.map((event) => ({ state, event, to: TRANSITIONS[state][event] })),
);

describe("every state × every event", () => {
  test.each(pairs.filter(({ to }) => to === null))("$state + $event is refused", async ({ state, event }) => {
    const job = await createJob(db, { userId, state, losses: event === "poison" ? 2 : 0 });
    const before = await row(job.id);
    expect(await apply(await ask(event, job))).toEqual({ applied: false, jobId: job.id, state });
    expect(await row(job.id)).toEqual(before);
    expect(await events(job.id)).toHaveLength(1);
  });

  test.each(pairs.filter(({ to }) => to !== null))("$state + $event → $to", async ({ state, event, to }) => {
    const job = await createJob(db, { userId, state, losses: event === "poison" ? 2 : 0 });
    const before = await row(job.id);
    const result = await apply(await ask(event, job));
    const after = await row(job.id);
    const attempt = event === "claim" ? job.attempt + 1 : job.attempt;
    const task = "demo.countdown";
    const runAt = after.run_at;
    expect(result).toEqual({
      applied: true,
      jobId: job.id,
      event,
      from: state,
      to,
      userId,
      task,
      attempt,
      rev: 2,
      seq: 2,
      runAt,
      ...(event === "claim" && {
        claimed: {
          itemId: null,
          priority: 0,
          input: {},
          checkpoint: null,
          timeoutMs: 60_000,
          heartbeatTimeoutMs: null,
          jobTimeoutMs: null,
          deadlineInMs: null,
          backoff: { kind: "fixed", delayMs: 0 },
          attemptsBefore: 0,
          freeAttempts: 0,
        },
      }),
    });
    expect(after).toMatchObject({ state: to, rev: 2, last_seq: 2, attempt });
    expect(BigInt(after.xid)).toBeGreaterThan(BigInt(before.xid));
    expect(after.worker_id === null).toBe(to !== "running" && to !== "cancelling");
    expect(after.finished_at !== null).toBe(isTerminal(to!));
    const logged = await events(job.id);
    expect(logged).toHaveLength(2);
    expect(logged[1]).toMatchObject({ seq: 2, attempt, kind: "state", data: { from: state, to, event } });
  });
});

describe("claim", () => {
  test("takes the lease and forgets the former attempt's progress, but not its checkpoint", async () => {
    const job = await createJob(db, { userId, state: "retrying" });
    await db.pool.query(`UPDATE job SET progress = '{"attempt":1,"n":4}', checkpoint = '{"page":3}' WHERE id = $1`, [
      job.id,
    ]);
    const workerId = await createWorker(db);
    await apply({ jobId: job.id, event: "claim", workerId, attempt: 2 });
    const after = await row(job.id);
    expect(after).toMatchObject({
      state: "running",
      attempt: 2,
      worker_id: workerId,
      progress: null,
      checkpoint: { page: 3 },
    });
    expect(after.started_at).toBeInstanceOf(Date);
    expect((await events(job.id))[1].data).toEqual({ from: "retrying", to: "running", event: "claim", workerId });
  });

  test("notes when the first attempt began, until a manual retry", async () => {
    const job = await createJob(db, { userId, state: "queued" });
    const workerId = await createWorker(db);
    const claim = async (attempt: number) => {
      await giveSlots(db, [job.id]);
      await apply({ jobId: job.id, event: "claim", workerId, attempt });
      return (await row(job.id)).begun_at as Date;
    };
    const begunAt = await claim(1);
    await apply({ jobId: job.id, event: "wait", lease: { workerId, attempt: 1 } });
    await apply({ jobId: job.id, event: "release" });
    expect(await claim(2)).toEqual(begunAt);
    await apply({ jobId: job.id, event: "cancel", byUserId: null });
    await apply({ jobId: job.id, event: "stop", lease: { workerId, attempt: 2 } });
    await apply({ jobId: job.id, event: "rerun", byUserId: null });
    expect(await row(job.id)).toMatchObject({ begun_at: null });
    expect((await claim(3)).getTime()).toBeGreaterThanOrEqual(begunAt.getTime());
  });

  test("is refused for another attempt than the next", async () => {
    const job = await createJob(db, { userId, state: "retrying" });
    const workerId = await createWorker(db);
    for (const attempt of [0, 1, 3]) {
      expect(await apply({ jobId: job.id, event: "claim", workerId, attempt })).toMatchObject({
        applied: false,
        state: "retrying",
      });
    }
  });

  test("is refused before its time", async () => {
    const job = await createJob(db, { userId, state: "scheduled", runAt: new Date(Date.now() + 60_000) });
    const workerId = await createWorker(db);
    expect(await apply({ jobId: job.id, event: "claim", workerId, attempt: 1 })).toMatchObject({ applied: false });
    expect(await apply({ jobId: job.id, event: "due" })).toMatchObject({ applied: false });
  });

  test.each(["lost = true, stopped_at = now()", "stopped_at = now()"])(
    "is refused to a worker with %s",
    async (change) => {
      const job = await createJob(db, { userId });
      const workerId = await createWorker(db);
      await db.pool.query(`UPDATE worker SET ${change} WHERE id = $1`, [workerId]);
      expect(await apply({ jobId: job.id, event: "claim", workerId, attempt: 1 })).toEqual({
        applied: false,
        jobId: job.id,
        state: "queued",
      });
    },
  );

  test("is refused to a worker that nobody knows", async () => {
    const job = await createJob(db, { userId });
    expect(await apply({ jobId: job.id, event: "claim", workerId: crypto.randomUUID(), attempt: 1 })).toMatchObject({
      applied: false,
    });
  });

  test("and the declaration of its worker as lost wait for each other", async () => {
    const job = await createJob(db, { userId });
    const workerId = await createWorker(db);
    const sweep = await db.pool.connect();
    await sweep.query("BEGIN");
    await sweep.query("UPDATE worker SET lost = true WHERE id = $1", [workerId]);
    const claim = apply({ jobId: job.id, event: "claim", workerId, attempt: 1 });
    await waitsForLock();
    await sweep.query("COMMIT");
    sweep.release();
    expect(await claim).toMatchObject({ applied: false, state: "queued" });
  });
});

/** Until a backend of this database waits for a lock. */
async function waitsForLock(): Promise<void> {
  const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await db.pool.query(waiting)).rowCount === 0);
}

describe("a throw", () => {
  const thrown = (job: TestJob, permanent = false): TransitionRequest => ({
    jobId: job.id,
    event: "throw",
    lease: { workerId: job.workerId!, attempt: job.attempt },
    error: ERROR,
    permanent,
    retryInMs: 90_000,
  });

  test("waits for its next attempt while there are any", async () => {
    const job = await createJob(db, { userId, state: "running", attempt: 2, maxAttempts: 3 });
    const asked = Date.now();
    const result = await apply(thrown(job));
    expect(result).toMatchObject({ applied: true, event: "retry", to: "retrying" });
    const after = await row(job.id);
    expect(after).toMatchObject({ state: "retrying", error: ERROR, attempt: 2, worker_id: null });
    expect(after.run_at.getTime() - asked).toBeGreaterThan(85_000);
    expect(after.run_at.getTime() - asked).toBeLessThan(95_000);
    expect((await events(job.id))[1].data).toEqual({
      from: "running",
      to: "retrying",
      event: "retry",
      error: ERROR,
      runAt: after.run_at.toISOString(),
    });
  });

  test("is final on the last attempt", async () => {
    const job = await createJob(db, { userId, state: "running", attempt: 3, maxAttempts: 3 });
    expect(await apply(thrown(job))).toMatchObject({ applied: true, event: "fail", to: "failed" });
    expect(await row(job.id)).toMatchObject({ state: "failed", error: ERROR });
  });

  test("is final when no attempt can help", async () => {
    const job = await createJob(db, { userId, state: "running", attempt: 1, maxAttempts: 3 });
    expect(await apply(thrown(job, true))).toMatchObject({ applied: true, event: "fail", to: "failed" });
  });

  test("ends a cancelling job as cancelled, without an error", async () => {
    const job = await createJob(db, { userId, state: "cancelling" });
    expect(await apply(thrown(job))).toMatchObject({ applied: true, to: "cancelled" });
    expect(await row(job.id)).toMatchObject({ state: "cancelled", error: null });
    expect((await events(job.id))[1].data).not.toHaveProperty("error");
  });
});

describe("a lost worker", () => {
  test("costs none of the attempts that the task allows, and the third time ends the job", async () => {
    const job = await createJob(db, { userId, state: "queued", maxAttempts: 1 });
    for (const loss of [1, 2, 3]) {
      const workerId = await createWorker(db);
      await giveSlots(db, [job.id]);
      expect(await apply({ jobId: job.id, event: "claim", workerId, attempt: loss })).toMatchObject({ applied: true });
      const result = await apply({ jobId: job.id, event: "lost", lease: { workerId, attempt: loss } });
      expect(result).toMatchObject(loss < 3 ? { event: "lose", to: "retrying" } : { event: "poison", to: "failed" });
      expect((await events(job.id)).at(-1).data).toMatchObject({
        workerId,
        error: { reason: loss < 3 ? "worker-lost" : "poison" },
      });
    }
    expect(await row(job.id)).toMatchObject({ state: "failed", losses: 3, error: { reason: "poison" } });
  });

  test("that hands its jobs back as it stops costs no loss, however often", async () => {
    const job = await createJob(db, { userId, state: "queued", maxAttempts: 1 });
    for (const attempt of [1, 2, 3, 4]) {
      const workerId = await createWorker(db);
      await giveSlots(db, [job.id]);
      await apply({ jobId: job.id, event: "claim", workerId, attempt });
      const lease = { workerId, attempt };
      const result = await apply({ jobId: job.id, event: "lost", lease, reason: "worker-stopped" });
      expect(result).toMatchObject({ event: "lose", to: "retrying" });
      expect((await events(job.id)).at(-1).data).toMatchObject({ workerId, error: { reason: "worker-stopped" } });
    }
    expect(await row(job.id)).toMatchObject({ state: "retrying", losses: 0, error: { reason: "worker-stopped" } });
  });

  test("is forgotten by an attempt that ends in any other way, and stands while jobs are handed back", async () => {
    for (const [end, losses] of [
      ["throw", 0],
      ["wait", 0],
      ["lost", 2],
    ] as const) {
      const job = await createJob(db, { userId, state: "running", attempt: 4, maxAttempts: 9, losses: 2 });
      const lease = { workerId: job.workerId!, attempt: 4 };
      await apply(
        end === "throw"
          ? { jobId: job.id, event: end, lease, error: ERROR, permanent: false, retryInMs: 0 }
          : { jobId: job.id, lease, ...(end === "wait" ? { event: end } : { event: end, reason: "worker-stopped" }) },
      );
      expect(await row(job.id), end).toMatchObject({ losses });
    }
  });

  test("does not make a later throw retry more often than the task allows", async () => {
    const job = await createJob(db, { userId, state: "running", attempt: 1, maxAttempts: 2 });
    await apply({ jobId: job.id, event: "lost", lease: { workerId: job.workerId!, attempt: 1 } });
    const workerId = await createWorker(db);
    const outcomes = [];
    for (const attempt of [2, 3]) {
      await giveSlots(db, [job.id]);
      await apply({ jobId: job.id, event: "claim", workerId, attempt });
      outcomes.push(
        await apply({
          jobId: job.id,
          event: "throw",
          lease: { workerId, attempt },
          error: ERROR,
          permanent: false,
          retryInMs: 0,
        }),
      );
    }
    expect(outcomes).toMatchObject([{ event: "retry" }, { event: "fail" }]);
  });
});

test("a finish is fenced: a former worker, a former attempt and a made-up one are refused", async () => {
  const job = await createJob(db, { userId, state: "running", attempt: 2 });
  const zombie = await createWorker(db);
  for (const lease of [
    { workerId: zombie, attempt: 2 },
    { workerId: job.workerId!, attempt: 1 },
    { workerId: job.workerId!, attempt: 3 },
  ]) {
    const jobId = job.id;
    const refused = await applyTransitions(db.pool, [
      { jobId, event: "complete", lease, output: 1 },
      { jobId, event: "throw", lease, error: ERROR, permanent: true, retryInMs: 0 },
      { jobId, event: "stop", lease },
      { jobId, event: "lost", lease },
    ]);
    expect(refused).toEqual(Array.from({ length: 4 }, () => ({ applied: false, jobId, state: "running" })));
  }
  expect(await row(job.id)).toMatchObject({ rev: 1, last_seq: 1 });
});

test("complete stores the output and forgets the error of an earlier attempt", async () => {
  const job = await createJob(db, { userId, state: "running", attempt: 2 });
  await db.pool.query("UPDATE job SET error = $2 WHERE id = $1", [job.id, ERROR]);
  const output = { text: 'quotes " \\ and {braces}, NULL', list: [null, 1] };
  await apply({ jobId: job.id, event: "complete", lease: { workerId: job.workerId!, attempt: 2 }, output });
  expect(await row(job.id)).toMatchObject({ state: "completed", output, error: null });
});

test("rerun gives a new budget and keeps the checkpoint and the history", async () => {
  const job = await createJob(db, { userId, state: "failed", attempt: 3, maxAttempts: 3, losses: 2 });
  await db.pool.query(
    `UPDATE job SET error = $2, output = '1', progress = '{"n":1}', checkpoint = '{"page":3}', cancel_requested_at = now() WHERE id = $1`,
    [job.id, ERROR],
  );
  await apply({ jobId: job.id, event: "rerun", byUserId: userId });
  expect(await row(job.id)).toMatchObject({
    state: "queued",
    attempt: 3,
    max_attempts: 6,
    losses: 0,
    error: null,
    output: null,
    progress: null,
    finished_at: null,
    cancel_requested_at: null,
    checkpoint: { page: 3 },
  });
  expect((await events(job.id))[1].data).toEqual({ from: "failed", to: "queued", event: "rerun", byUserId: userId });
});

describe("a batch", () => {
  test("answers in the order of its requests, with no job for an unknown id", async () => {
    const [one, two] = [await createJob(db, { userId }), await createJob(db, { userId, state: "completed" })];
    const unknown = crypto.randomUUID();
    const ids = [two.id, unknown, one.id].flatMap((id) => [id, id]);
    const results = await applyTransitions(
      db.pool,
      ids.map((jobId) => ({ jobId, event: "cancel", byUserId: null })),
    );
    expect(results.map((result) => result.jobId)).toEqual(ids);
    expect(results.map((result) => (result.applied ? result.to : result.state))).toEqual([
      "completed",
      "completed",
      null,
      null,
      "cancelled",
      "cancelled",
    ] satisfies (JobState | null)[]);
    expect(results.filter((result) => result.applied)).toHaveLength(1);
  });

  test("applies the requests for one job one after the other", async () => {
    const job = await createJob(db, { userId });
    const workerId = await createWorker(db);
    const jobId = job.id;
    const results = await applyTransitions(db.pool, [
      { jobId, event: "claim", workerId, attempt: 1 },
      { jobId, event: "cancel", byUserId: null },
      { jobId, event: "complete", lease: { workerId, attempt: 1 }, output: null },
    ]);
    expect(results).toMatchObject([
      { to: "running", rev: 2, seq: 2 },
      { to: "cancelling", rev: 3, seq: 3 },
      { to: "completed", rev: 4, seq: 4 },
    ]);
  });

  test("of nothing is nothing", async () => {
    expect(await applyTransitions(db.pool, [])).toEqual([]);
  });
});

describe("a slot", () => {
  const slot = async (id: string) =>
    (await db.pool.query("SELECT attempt, claimed_at IS NOT NULL AS claimed FROM slot WHERE job_id = $1", [id]))
      .rows[0];

  test("is needed for a claim, and for that very attempt", async () => {
    const job = await createJob(db, { userId, state: "retrying", attempt: 1 });
    const workerId = await createWorker(db);
    const claim = () => apply({ jobId: job.id, event: "claim", workerId, attempt: 2 });
    await db.pool.query("UPDATE slot SET attempt = 1 WHERE job_id = $1", [job.id]);
    expect(await claim()).toMatchObject({ applied: false });
    await db.pool.query("DELETE FROM slot WHERE job_id = $1", [job.id]);
    expect(await claim()).toMatchObject({ applied: false });
    await giveSlots(db, [job.id]);
    expect(await claim()).toMatchObject({ applied: true });
    expect(await slot(job.id)).toEqual({ attempt: 2, claimed: true });
  });

  test.each(["complete", "retry", "fail", "lose", "wait"] as const)("is given back by %s", async (event) => {
    const job = await createJob(db, { userId, state: "running" });
    expect(await slot(job.id)).toEqual({ attempt: 1, claimed: true });
    expect(await apply(await ask(event, job))).toMatchObject({ applied: true, event });
    expect(await slot(job.id)).toBeUndefined();
  });

  test("is kept while a cancel waits for the handler, and given back when it stopped", async () => {
    const job = await createJob(db, { userId, state: "running" });
    await apply(await ask("cancel", job));
    expect(await slot(job.id)).toEqual({ attempt: 1, claimed: true });
    await apply(await ask("stop", job));
    expect(await slot(job.id)).toBeUndefined();
  });

  test("that admission takes back while it is being claimed goes to one of the two", async () => {
    for (let round = 0; round < 20; round += 1) {
      const job = await createJob(db, { userId, state: "queued" });
      const workerId = await createWorker(db);
      const [claimed, takenBack] = await Promise.all([
        apply({ jobId: job.id, event: "claim", workerId, attempt: 1 }),
        db.pool.query("DELETE FROM slot WHERE job_id = $1 AND claimed_at IS NULL", [job.id]),
      ]);
      expect(takenBack.rowCount).toBe(claimed.applied ? 0 : 1);
    }
  });
});

test("the log keeps how far an attempt was when its worker went away", async () => {
  const job = await createJob(db, { userId, state: "running", attempt: 1, maxAttempts: 3 });
  await db.pool.query('UPDATE job SET progress = \'{"attempt": 1, "percent": 62.5}\' WHERE id = $1', [job.id]);
  await apply({ jobId: job.id, event: "lost", lease: { workerId: job.workerId!, attempt: 1 } });
  expect((await events(job.id)).at(-1).data).toMatchObject({ event: "lose", percent: 62.5 });
});

describe("an attempt that costs nothing", () => {
  test("is a throw that was not the job's fault, also at the last attempt", async () => {
    const job = await createJob(db, { userId, state: "running", attempt: 3, maxAttempts: 3 });
    const lease = { workerId: job.workerId!, attempt: 3 };
    const result = await apply({
      jobId: job.id,
      event: "throw",
      lease,
      error: ERROR,
      permanent: false,
      retryInMs: 0,
      isFree: true,
    });
    expect(result).toMatchObject({ event: "retry", to: "retrying" });
    expect(await row(job.id)).toMatchObject({ max_attempts: 4, free_attempts: 1 });
    expect((await events(job.id)).at(-1).data).toMatchObject({ free: true });
  });

  test("is a wait for other jobs", async () => {
    const job = await createJob(db, { userId, state: "running", attempt: 1, maxAttempts: 1 });
    await apply(await ask("wait", job));
    expect(await row(job.id)).toMatchObject({ state: "blocked", max_attempts: 2, free_attempts: 1, worker_id: null });
  });
});
