import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, createUser, createWorker, giveSlots } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { transact } from "../transact.ts";
import { applyTransitions } from "../transitions/apply-transitions.ts";
import { insertJobs } from "../transitions/insert-jobs.ts";
import type { NewJob, TransitionRequest } from "../transitions/transition.ts";
import { checkLedger } from "./check-ledger.ts";
import { grantCredits } from "./grant-credits.ts";
import { holdCredits, holdCreditsAgain } from "./hold-credits.ts";
import { GrantKeyUsed, InsufficientCredits } from "./insufficient-credits.ts";
import { readCreditBalance, readCreditHistory } from "./read-credits.ts";
import { setStartingCredits } from "./set-starting-credits.ts";

let db: TestDatabase;
let workerId: string;
beforeAll(async () => {
  db = await createTestDatabase({ max: 12 });
  workerId = await createWorker(db);
});
afterAll(() => db[Symbol.asyncDispose]());
// Whatever happened, the books are right.
afterEach(async () => {
  const faults = await checkLedger(db.pool);
  if (faults.length > 0) throw new Error(`the ledger is wrong: ${JSON.stringify(faults)}`);
});

const ERROR = { reason: "thrown", code: "unexpected", message: "It broke." };
const newUser = async () => (await createUser(db)).id;
const balanceOf = (userId: string) => readCreditBalance(db.pool, userId);

function newJob(userId: string): NewJob {
  return {
    id: randomUUID(),
    task: "design.generate",
    queue: "default",
    userId,
    itemId: null,
    parentId: null,
    priority: 0,
    input: {},
    maxAttempts: 1,
    timeoutMs: 60_000,
    backoff: { kind: "fixed", delayMs: 0 },
  };
}

async function enqueue(userId: string, credits: number): Promise<string> {
  const job = newJob(userId);
  await transact(db.pool, async (client) => {
    await insertJobs(client, [job]);
    await holdCredits(client, [{ jobId: job.id, credits }]);
  });
  return job.id;
}

const move = async (request: TransitionRequest) => (await applyTransitions(db.pool, [request]))[0]!;

/** Has it run, so that it may end. */
async function claim(jobId: string): Promise<{ workerId: string; attempt: number }> {
  await giveSlots(db, [jobId]);
  const { rows } = await db.pool.query<{ attempt: number }>("SELECT attempt + 1 AS attempt FROM job WHERE id = $1", [
    jobId,
  ]);
  const lease = { workerId, attempt: rows[0]!.attempt };
  expect(await move({ jobId, event: "claim", ...lease })).toMatchObject({ applied: true });
  return lease;
}

async function rerun(jobId: string): Promise<boolean> {
  return transact(db.pool, async (client) => {
    const [result] = await applyTransitions(client, [{ jobId, event: "rerun", byUserId: null }]);
    if (result!.applied) await holdCreditsAgain(client, [jobId]);
    return result!.applied;
  });
}

describe("a job with a price", () => {
  test("holds it at the start, pays it when it completes, and says all of it in the history", async () => {
    const userId = await newUser();
    expect(await balanceOf(userId)).toEqual({ available: 100, held: 0 });
    const jobId = await enqueue(userId, 30);
    expect(await balanceOf(userId)).toEqual({ available: 70, held: 30 });
    const lease = await claim(jobId);
    await move({ jobId, event: "complete", lease, output: {} });
    expect(await balanceOf(userId)).toEqual({ available: 70, held: 0 });
    const history = await readCreditHistory(db.pool, userId, { before: null, limit: 10 });
    expect(history).toMatchObject([
      { kind: "settle", amount: 30, change: 0, balance: 70, jobId, task: "design.generate" },
      { kind: "hold", amount: 30, change: -30, balance: 70, jobId },
      { kind: "grant", amount: 100, change: 100, balance: 100, jobId: null },
    ]);
    expect(await readCreditHistory(db.pool, userId, { before: history[1]!.id, limit: 10 })).toEqual(history.slice(2));
  });

  test("gives it back when it fails, is cancelled, is rejected or was poison", async () => {
    const userId = await newUser();
    const jobs = await Promise.all([10, 20, 30, 40].map((credits) => enqueue(userId, credits)));
    expect(await balanceOf(userId)).toEqual({ available: 0, held: 100 });
    const lease = await claim(jobs[0]!);
    await move({ jobId: jobs[0]!, event: "throw", lease, error: ERROR, permanent: true, retryInMs: 0 });
    await move({ jobId: jobs[1]!, event: "cancel", byUserId: null });
    await move({ jobId: jobs[2]!, event: "reject", error: ERROR, byUserId: null });
    await db.pool.query("UPDATE job SET losses = 2 WHERE id = $1", [jobs[3]]);
    await move({ jobId: jobs[3]!, event: "lost", lease: await claim(jobs[3]!) });
    expect(await balanceOf(userId)).toEqual({ available: 100, held: 0 });
    // What came back can be spent.
    await enqueue(userId, 100);
    expect(await balanceOf(userId)).toEqual({ available: 0, held: 100 });
  });

  test("leaves nothing of its results where it is cancelled, and what it made where it failed", async () => {
    const userId = await newUser();
    const jobs = await Promise.all([10, 20].map((credits) => enqueue(userId, credits)));
    for (const jobId of jobs) {
      await db.pool.query(
        `INSERT INTO artifact (id, job_id, user_id, attempt, name, content_type, bytes, storage_key)
         VALUES (gen_random_uuid(), $1::uuid, $2, 1, 'variant-1', 'image/png', 1, $1::text)`,
        [jobId, userId],
      );
      await db.pool.query(`INSERT INTO job_step (job_id, name, value) VALUES ($1, 'Variant 1', '{}')`, [jobId]);
    }
    await move({ jobId: jobs[0]!, event: "cancel", byUserId: null });
    await move({ jobId: jobs[1]!, event: "reject", error: ERROR, byUserId: null });
    const left = async (table: string) =>
      (await db.pool.query<{ id: string }>(`SELECT job_id AS id FROM ${table} WHERE job_id = ANY($1)`, [jobs])).rows;
    expect([await left("artifact"), await left("job_step")]).toEqual([[{ id: jobs[1] }], [{ id: jobs[1] }]]);
    const { rows } = await db.pool.query("SELECT FROM doomed_file WHERE storage_key = $1", [jobs[0]]);
    expect(rows).toHaveLength(1);
  });

  test("is not made where the credits do not suffice, nor what was to be made with it", async () => {
    const userId = await newUser();
    const error = await enqueue(userId, 101).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InsufficientCredits);
    expect(error).toMatchObject({ userId, need: 101, have: 100 });
    const [cheap, dear] = [newJob(userId), newJob(userId)];
    await expect(
      transact(db.pool, async (client) => {
        await insertJobs(client, [cheap, dear]);
        await holdCredits(
          client,
          [cheap, dear].map(({ id }) => ({ jobId: id, credits: 60 })),
        );
      }),
    ).rejects.toMatchObject({ need: 120, have: 100 });
    const { rows } = await db.pool.query("SELECT FROM job WHERE user_id = $1", [userId]);
    expect(rows).toEqual([]);
    expect(await balanceOf(userId)).toEqual({ available: 100, held: 0 });
  });

  test("holds it anew when it is run again, or stays as it was", async () => {
    const userId = await newUser();
    const jobId = await enqueue(userId, 80);
    await move({ jobId, event: "cancel", byUserId: null });
    expect(await rerun(jobId)).toBe(true);
    expect(await balanceOf(userId)).toEqual({ available: 20, held: 80 });
    await move({ jobId, event: "cancel", byUserId: null });
    const other = await enqueue(userId, 50);
    await expect(rerun(jobId)).rejects.toMatchObject({ need: 80, have: 50 });
    expect((await db.pool.query("SELECT state FROM job WHERE id = $1", [jobId])).rows).toEqual([
      { state: "cancelled" },
    ]);
    await move({ jobId: other, event: "cancel", byUserId: null });
  });

  test("gives it back when it goes with its user", async () => {
    const userId = await newUser();
    await enqueue(userId, 5);
    await db.pool.query(`DELETE FROM "user" WHERE id = $1`, [userId]);
    expect((await db.pool.query("SELECT state FROM credit_hold WHERE user_id = $1", [userId])).rows).toEqual([
      { state: "refunded" },
    ]);
  });
});

test("a price that changes before the job begins is held instead of the one before", async () => {
  const userId = await newUser();
  const jobId = await enqueue(userId, 90);
  await holdCredits(db.pool, [{ jobId, credits: 95 }]);
  expect(await balanceOf(userId)).toEqual({ available: 5, held: 95 });
  await holdCredits(db.pool, [{ jobId, credits: 0 }]);
  expect(await balanceOf(userId)).toEqual({ available: 100, held: 0 });
});

test("a grant that is sent twice is one; no more is taken than there is", async () => {
  const userId = await newUser();
  const grant = { userId, credits: 50, byUserId: null, note: "Thank you", key: randomUUID() };
  const granted = await Promise.all([1, 2, 3].map(() => grantCredits(db.pool, grant)));
  expect(granted.toSorted()).toEqual([false, false, true]);
  await expect(grantCredits(db.pool, { ...grant, credits: -151, key: randomUUID() })).rejects.toMatchObject({
    need: 151,
    have: 150,
  });
  expect(await grantCredits(db.pool, { ...grant, credits: -150, key: randomUUID() })).toBe(true);
  expect(await balanceOf(userId)).toEqual({ available: 0, held: 0 });
});

test("newcomers are given what the installation says", async () => {
  await setStartingCredits(db.pool, 7);
  expect(await balanceOf(await newUser())).toEqual({ available: 7, held: 0 });
  await setStartingCredits(db.pool, 0);
  expect(await balanceOf(await newUser())).toEqual({ available: 0, held: 0 });
  await setStartingCredits(db.pool, 100);
});

test("what is written cannot be changed, nor a hold ended twice, nor a balance fall below 0", async () => {
  const userId = await newUser();
  const jobId = await enqueue(userId, 5);
  await expect(db.pool.query("UPDATE credit_transfer SET amount = 1 WHERE user_id = $1", [userId])).rejects.toThrow(
    "append-only",
  );
  await expect(db.pool.query("DELETE FROM credit_transfer WHERE user_id = $1", [userId])).rejects.toThrow(
    "append-only",
  );
  await expect(db.pool.query("UPDATE credit_account SET balance = -1 WHERE user_id = $1", [userId])).rejects.toThrow(
    "not_negative",
  );
  await move({ jobId, event: "cancel", byUserId: null });
  const again = `INSERT INTO credit_transfer (kind, from_account, to_account, amount, user_id, hold_id, job_id)
    SELECT 'settle', 'held:' || user_id, 'earned', amount, user_id, id, job_id FROM credit_hold WHERE job_id = $1`;
  await expect(db.pool.query(again, [jobId])).rejects.toThrow("hold_ended");
});

test("the check sees what is wrong", async () => {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    const userId = await newUser();
    const jobId = await enqueue(userId, 5);
    await client.query("UPDATE credit_account SET balance = balance + 1 WHERE user_id = $1", [userId]);
    await client.query("UPDATE credit_hold SET state = 'settled', ended_at = now() WHERE job_id = $1", [jobId]);
    expect((await checkLedger(client)).map(({ rule }) => rule).toSorted()).toEqual([
      "balance-differs",
      "held-differs",
      "hold-ended-otherwise",
      "job-without-hold",
    ]);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
});

test("a connection that dies between any two steps leaves all of it or nothing", async () => {
  const steps: ((client: Parameters<Parameters<typeof transact>[1]>[0], job: NewJob) => Promise<unknown>)[] = [
    (client, job) => insertJobs(client, [job]),
    (client, job) => holdCredits(client, [{ jobId: job.id, credits: 10 }]),
    (client, job) => applyTransitions(client, [{ jobId: job.id, event: "cancel", byUserId: null }]),
    (client, job) => applyTransitions(client, [{ jobId: job.id, event: "rerun", byUserId: null }]),
    (client, job) => holdCreditsAgain(client, [job.id]),
    (client, job) => grantCredits(client, { userId: job.userId, credits: 1, byUserId: null, note: null, key: job.id }),
  ];
  const userId = await newUser();
  for (let cut = 1; cut <= steps.length; cut += 1) {
    const client = await db.pool.connect();
    client.on("error", () => undefined);
    await client.query("BEGIN");
    const job = newJob(userId);
    for (const step of steps.slice(0, cut)) await step(client, job);
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await db.pool.query("SELECT pg_terminate_backend($1, 5000)", [rows[0]!.pid]);
    client.release(true);
    expect(await balanceOf(userId)).toEqual({ available: 100, held: 0 });
    expect(await checkLedger(db.pool)).toEqual([]);
  }
});

/** What people and workers may do, in any order and at once. */
type Deed =
  | { kind: "enqueue"; user: number; credits: number }
  | { kind: "grant"; user: number; credits: number; key: number }
  | { kind: "complete" | "fail" | "cancel" | "rerun"; job: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("enqueue" as const),
      user: fc.nat(2),
      credits: fc.integer({ min: 1, max: 45 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("grant" as const),
      user: fc.nat(2),
      credits: fc.integer({ min: -30, max: 30 }).filter((n) => n !== 0),
      key: fc.nat(3),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("complete" as const, "fail" as const, "cancel" as const, "rerun" as const),
      job: fc.nat(11),
    }),
  },
);

test("whatever is done in whatever order, at once and more than once, the books are right", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(deed, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 }),
      async (waves) => {
        const users = await Promise.all([newUser(), newUser(), newUser()]);
        const run = randomUUID();
        const jobs: string[] = [];
        let granted = 300;
        async function perform(act: Deed): Promise<void> {
          try {
            if (act.kind === "enqueue") return void jobs.push(await enqueue(users[act.user]!, act.credits));
            if (act.kind === "grant") {
              const grant = {
                userId: users[act.user]!,
                credits: act.credits,
                byUserId: null,
                note: null,
                key: `${run}/${act.key}`,
              };
              if (await grantCredits(db.pool, grant)) granted += act.credits;
              return;
            }
            const jobId = jobs[act.job];
            if (jobId === undefined) return;
            if (act.kind === "cancel") return void (await move({ jobId, event: "cancel", byUserId: null }));
            if (act.kind === "rerun") return void (await rerun(jobId));
            await giveSlots(db, [jobId]).catch(() => undefined);
            const { rows } = await db.pool.query<{ attempt: number }>("SELECT attempt FROM job WHERE id = $1", [jobId]);
            const lease = { workerId, attempt: rows[0]!.attempt + 1 };
            await move({ jobId, event: "claim", ...lease });
            if (act.kind === "complete") await move({ jobId, event: "complete", lease, output: {} });
            else await move({ jobId, event: "throw", lease, error: ERROR, permanent: true, retryInMs: 0 });
          } catch (error) {
            // Two grants of one key that are not the same: one is given, whichever comes first.
            if (!(error instanceof InsufficientCredits || error instanceof GrantKeyUsed)) throw error;
          }
        }
        for (const wave of waves) {
          // Each twice: whoever asks again changes nothing, but for what is a job of its own.
          await Promise.all([...wave, ...wave.filter(({ kind }) => kind !== "enqueue")].map(perform));
          expect(await checkLedger(db.pool)).toEqual([]);
          const balances = await Promise.all(users.map(balanceOf));
          for (const { available, held } of balances) expect(Math.min(available, held)).toBeGreaterThanOrEqual(0);
          const { rows } = await db.pool.query<{ paid: string }>(
            "SELECT coalesce(sum(credits), 0) AS paid FROM job WHERE id = ANY($1::uuid[]) AND state = 'completed'",
            [jobs],
          );
          const sum = balances.reduce((total, { available, held }) => total + available + held, 0);
          expect(sum + Number(rows[0]!.paid)).toBe(granted);
        }
      },
    ),
    { numRuns: 15 },
  );
});
