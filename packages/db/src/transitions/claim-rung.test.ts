import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createJob, createTestDatabase, createUser, createWorker, ring } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { applyTransitions } from "./apply-transitions.ts";
import { CLAIM_RUNG } from "./claim-rung.sql.ts";
import { claimRung } from "./claim-rung.ts";
import type { TransitionRequest } from "./transition.ts";

let db: TestDatabase;
let userId: string;
let workerId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  ({ id: userId } = await createUser(db));
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  await db.pool.query("WITH j AS (DELETE FROM job), w AS (DELETE FROM worker) DELETE FROM slot");
  await db.pool.query("SELECT graphile_worker.complete_jobs(ARRAY(SELECT id FROM graphile_worker.jobs))");
  workerId = await createWorker(db);
});

async function rungJob(options: Partial<Parameters<typeof createJob>[1]> = {}): Promise<string> {
  const { id } = await createJob(db, { userId, state: "queued", ...options });
  await ring(db, [id]);
  return id;
}

const claimed = async (limit = 10) => (await claimRung(db.pool, workerId, limit)).claims.map(({ jobId }) => jobId);
const doorbells = async () =>
  (await db.pool.query<{ key: string }>("SELECT key FROM graphile_worker.jobs ORDER BY id")).rows.map(({ key }) => key);
const slot = async (id: string) =>
  (
    await db.pool.query(
      "SELECT bell_id IS NOT NULL AS rung, claimed_at IS NOT NULL AS claimed FROM slot WHERE job_id = $1",
      [id],
    )
  ).rows[0] as unknown;

/** All of a job's row and log but what differs between any two: ids and instants. */
async function whole(id: string) {
  const { rows } = await db.pool.query<{ row: Record<string, unknown>; log: { data: unknown }[] }>(
    `SELECT to_jsonb(j) - '{id,changed_xid,created_at,run_at}'::text[] AS row,
            (SELECT jsonb_agg(to_jsonb(e) - '{job_id,at}'::text[] ORDER BY seq) FROM job_event e WHERE e.job_id = j.id) AS log,
            (SELECT to_jsonb(s) - '{job_id,bell_id,rung_at}'::text[] FROM slot s WHERE s.job_id = j.id) AS slot
       FROM job j WHERE id = $1`,
    [id],
  );
  return JSON.parse(JSON.stringify(rows[0]).replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"an instant"')) as unknown;
}

describe("the lighter statements leave what the one for every move leaves", () => {
  const other = async (): Promise<TransitionRequest> => {
    const { id } = await createJob(db, { userId, state: "queued" });
    return { jobId: id, event: "cancel", byUserId: null };
  };

  test.each(["queued", "retrying", "scheduled"] as const)("a claim of a %s job", async (state) => {
    const [light, full] = [await createJob(db, { userId, state }), await createJob(db, { userId, state })];
    for (const { id } of [light, full])
      await db.pool.query(`UPDATE job SET progress = '{}', run_at = now() WHERE id = $1`, [id]);
    await ring(db, [light.id]);
    const [one] = (await claimRung(db.pool, workerId, 1)).claims;
    const attempt = full.attempt + 1;
    const [two] = await applyTransitions(db.pool, [{ jobId: full.id, event: "claim", workerId, attempt }]);
    expect({ ...one, jobId: "", runAt: "" }).toEqual({ ...two, jobId: "", runAt: "" });
    expect(await whole(light.id)).toEqual(await whole(full.id));
  });

  test.each(["running", "cancelling"] as const)("the end of a %s job", async (state) => {
    const jobs = [await createJob(db, { userId, state, workerId }), await createJob(db, { userId, state, workerId })];
    const [light, full] = jobs.map(({ id, attempt }): TransitionRequest => {
      return { jobId: id, event: "complete", lease: { workerId, attempt }, output: { counted: 1 } };
    });
    const [one] = await applyTransitions(db.pool, [light!]);
    const [two] = await applyTransitions(db.pool, [full!, await other()]); // not all complete
    expect({ ...one, jobId: "", runAt: "" }).toEqual({ ...two, jobId: "", runAt: "" });
    expect(await whole(light!.jobId)).toEqual(await whole(full!.jobId));
  });

  test("what is refused, of ends among others", async () => {
    const job = await createJob(db, { userId, state: "running", workerId });
    const gone = crypto.randomUUID();
    const end = (jobId: string, attempt: number): TransitionRequest => {
      return { jobId, event: "complete", lease: { workerId, attempt }, output: {} };
    };
    expect(
      await applyTransitions(db.pool, [end(job.id, 7), end(gone, 1), end(job.id, job.attempt), end(job.id, 1)]),
    ).toEqual([
      { applied: false, jobId: job.id, state: "running" },
      { applied: false, jobId: gone, state: null },
      expect.objectContaining({ applied: true, to: "completed" }),
      { applied: false, jobId: job.id, state: "completed" },
    ]);
  });
});

describe("doorbells are answered", () => {
  test("the most urgent first, then in the order of ringing; no more than asked for", async () => {
    const jobs = [await rungJob(), await rungJob(), await rungJob()];
    await db.pool.query("UPDATE slot SET priority = 5 WHERE job_id = $1", [jobs[2]]);
    await db.pool.query("UPDATE job SET priority = 5 WHERE id = $1", [jobs[2]]);
    const first = await claimRung(db.pool, workerId, 2);
    expect(first.claims.map(({ jobId }) => jobId)).toEqual([jobs[2], jobs[0]]);
    expect(first).toMatchObject({ rung: 2, passedOver: 0 });
    expect(await doorbells()).toEqual([`${jobs[1]}:1`]);
    expect(await claimed()).toEqual([jobs[1]]);
    expect(await claimed()).toEqual([]);
  });

  test("by one of many workers each", async () => {
    const jobs: string[] = [];
    for (let n = 0; n < 40; n += 1) jobs.push(await rungJob());
    const workers = await Promise.all(Array.from({ length: 4 }, () => createWorker(db)));
    const got = await Promise.all(
      workers.map(async (id) => {
        const mine: string[] = [];
        for (let look = await claimRung(db.pool, id, 3); look.rung > 0; look = await claimRung(db.pool, id, 3)) {
          mine.push(...look.claims.map(({ jobId }) => jobId));
        }
        return mine;
      }),
    );
    expect(got.flat().toSorted()).toEqual(jobs.toSorted());
  });

  test("and without a doorbell nothing is claimed, nor looked at again", async () => {
    const lost = await rungJob();
    await db.pool.query("SELECT graphile_worker.remove_job($1)", [`${lost}:1`]);
    const next = await rungJob();
    expect(await claimed()).toEqual([next]);
    expect(await slot(lost)).toEqual({ rung: false, claimed: false });
    await ring(db, [lost]);
    expect(await claimed()).toEqual([lost]);
  });

  test.each(["cancelled", "blocked"] as const)("and an attempt that is not due (%s) is not claimed", async (state) => {
    const id = await rungJob();
    await db.pool.query("UPDATE job SET state = $2::job_state WHERE id = $1", [id, state]);
    expect(await claimed()).toEqual([]);
    expect(await doorbells()).toEqual([]);
    expect(await slot(id)).toEqual({ rung: false, claimed: false });
  });

  test("not by a worker that was declared lost", async () => {
    const id = await rungJob();
    await db.pool.query("UPDATE worker SET stopped_at = now(), lost = true");
    expect(await claimed()).toEqual([]);
    workerId = await createWorker(db);
    expect(await claimed()).toEqual([id]);
  });

  test("and a job that somebody holds is passed over, not waited for", async () => {
    const [held, free] = [await rungJob(), await rungJob()];
    const holder = await db.pool.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT FROM job WHERE id = $1 FOR UPDATE", [held]);
    expect(await claimRung(db.pool, workerId, 10)).toMatchObject({ claims: [{ jobId: free }], rung: 2, passedOver: 1 });
    await holder.query("COMMIT");
    holder.release();
    expect(await claimed()).toEqual([held]);
  });

  test("a look in vain writes nothing", async () => {
    const client = await db.pool.connect();
    await client.query("BEGIN");
    await claimRung(client, workerId, 10);
    const { rows } = await client.query("SELECT pg_current_xact_id_if_assigned() AS wrote");
    await client.query("COMMIT");
    client.release();
    expect(rows).toEqual([{ wrote: null }]);
  });

  test("by the index, however many wait", async () => {
    await db.pool.query(
      `WITH made AS (
         INSERT INTO job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff)
         SELECT gen_random_uuid(), 'demo.countdown', 'default', $1, 'queued', '{}', 3, 3, 60000, '{}' FROM generate_series(1, 5000)
         RETURNING id)
       INSERT INTO slot (job_id, attempt, queue, user_id, bell_id)
       SELECT id, 1, 'default', $1, 1000000 + row_number() OVER () FROM made`,
      [userId],
    );
    await db.pool.query("ANALYZE slot, job");
    const client = await db.pool.connect();
    await client.query(`SET plan_cache_mode = force_generic_plan; PREPARE claiming AS ${CLAIM_RUNG}`);
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN EXECUTE claiming('${workerId}', 24)`);
    client.release(true);
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("using slot_rung on slot");
    expect(plan).not.toMatch(/Seq Scan on (?:slot|job)\b/);
  });
});

test("what we use of graphile-worker is what it documents", async () => {
  const { rows } = await db.pool.query<{ name: string; returns: string }>(
    `SELECT p.oid::regprocedure::text AS name, p.proretset::text AS returns FROM pg_proc p
      WHERE p.oid IN (to_regprocedure('graphile_worker.add_jobs(graphile_worker.job_spec[],boolean)'),
                      to_regprocedure('graphile_worker.complete_jobs(bigint[])'),
                      to_regprocedure('graphile_worker.force_unlock_workers(text[])')) ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name.replace(/\(.*/, ""))).toEqual([
    "graphile_worker.add_jobs",
    "graphile_worker.complete_jobs",
    "graphile_worker.force_unlock_workers",
  ]);
  await db.pool.query(
    "SELECT id, key, task_identifier, locked_at, attempts, max_attempts, created_at FROM graphile_worker.jobs",
  );
});
