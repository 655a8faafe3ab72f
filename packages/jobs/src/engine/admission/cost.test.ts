import { createPool } from "@jobwire/db";
import type { Pool } from "@jobwire/db";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMemoryBus } from "../../bus/index.ts";
import { createEngine } from "../create-engine.ts";
import type { Engine } from "../create-engine.ts";
import { admitOnce } from "./pass.ts";
import { BY_INDEX } from "./by-index.ts";
import { READ_CANDIDATES } from "./read-candidates.ts";
import { READ_FLOOR } from "./read-floor.ts";
import { createAdmissionFixture } from "./testing/admission-fixture.ts";
import type { AdmissionFixture } from "./testing/admission-fixture.ts";

const BACKLOG = 30_000;

let floor: AdmissionFixture;
let heavy: string;
beforeAll(async () => {
  floor = await createAdmissionFixture();
  await floor.stopPasses();
  await floor.worker(16);
  heavy = await floor.user("a-heavy");
});
afterAll(() => floor[Symbol.asyncDispose]());

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  "Actual Rows": number;
  "Actual Loops": number;
  Plans?: Plan[];
}

/** What a statement reads: pages, rows of jobs, and by which indexes. */
async function cost(text: string, values: unknown[] = []) {
  const client = await floor.pool.connect();
  await client.query(`begin; ${BY_INDEX}`);
  const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
    `explain (analyze, buffers, format json) ${text}`,
    values,
  );
  await client.query("rollback");
  client.release();
  const found = { pages: 0, jobRows: 0, indexes: new Set<string>(), scansJobs: false };
  const root = rows[0]!["QUERY PLAN"][0].Plan;
  found.pages = root["Shared Hit Blocks"] + root["Shared Read Blocks"];
  const walk = (plan: Plan) => {
    if (plan["Relation Name"] === "job") {
      found.jobRows += plan["Actual Rows"] * plan["Actual Loops"];
      if (plan["Index Name"]) found.indexes.add(plan["Index Name"]);
      else found.scansJobs = true;
    }
    plan.Plans?.forEach(walk);
  };
  walk(root);
  return found;
}

const candidates = () => cost(READ_CANDIDATES, [["default"], [0], [""], [16], [0], []]);

test("a pass reads as much with a long backlog and much history as with a short one", async () => {
  const users = await Promise.all(["b", "c", "d"].map((name) => floor.user(name)));
  await floor.enqueue({ jobs: 20, userId: heavy });
  for (const userId of users) await floor.enqueue({ jobs: 20, userId });
  await floor.pool.query("vacuum analyze job");
  const before = [await cost(READ_FLOOR), await candidates()];

  for (let jobs = 0; jobs < BACKLOG; jobs += 10_000) await floor.enqueue({ jobs: 10_000, userId: heavy });
  await floor.pool.query(
    `insert into job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff, finished_at, started_at, attempt)
     select gen_random_uuid(), 'demo.countdown', 'default', $1, 'completed', '{}', 3, 3, 60000, '{}', now(), now(), 1
     from generate_series(1, ${BACKLOG})`,
    [heavy],
  );
  for (const statistics of ["old", "new"]) {
    if (statistics === "new") await floor.pool.query("vacuum analyze job");
    const after = [await cost(READ_FLOOR), await candidates()];
    for (const [at, now] of after.entries()) {
      expect(now.scansJobs, statistics).toBe(false);
      expect(["job_waiting", "job_due"], statistics).toEqual(expect.arrayContaining([...now.indexes]));
      expect(now.jobRows, statistics).toBe(before[at]!.jobRows);
      // The index has grown a level, and pages that were just written are less full.
      expect(now.pages, statistics).toBeLessThan(before[at]!.pages * 2 + 50);
    }
  }
});

/** What a piece of work reads of `job`, however many statements it takes: entries of indexes, rows and pages. */
async function readsOf(work: (engine: Engine, pool: Pool) => Promise<unknown>) {
  const pool = createPool({ url: floor.database.url, max: 1 });
  const bus = createMemoryBus({ logger: pino({ level: "silent" }) });
  const look = async () => {
    await pool.query("select pg_stat_force_next_flush()");
    const { rows } = await pool.query<{ scans: number; entries: number; pages: number }>(
      `select seq_scan::int as scans, (heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::int as pages,
              (select sum(idx_tup_read)::int from pg_stat_user_indexes where relname = 'job') as entries
       from pg_stat_user_tables join pg_statio_user_tables using (relid) where pg_stat_user_tables.relname = 'job'`,
    );
    return rows[0]!;
  };
  const before = await look();
  await work(createEngine({ pool, bus, logger: pino({ level: "silent" }) }), pool);
  const after = await look();
  await bus[Symbol.asyncDispose]();
  await pool.end();
  return {
    scans: after.scans - before.scans,
    entries: after.entries - before.entries,
    pages: after.pages - before.pages,
  };
}

test("what it takes to say where jobs stand is bounded, by one user or many, for one job or many", async () => {
  const many = await Promise.all(Array.from({ length: 1_000 }, (_, n) => floor.user(`u${n}`)));
  const shapes = { one: [heavy], many: many.slice(0, 300), "a thousand": many };
  for (const [name, users] of Object.entries(shapes)) {
    await floor.pool.query("delete from job where state = 'queued'");
    // Entries of jobs that are gone are passed over until they are tidied away.
    await floor.pool.query("vacuum job");
    const ids: string[] = [];
    for (const userId of users) ids.push(...(await floor.enqueue({ jobs: BACKLOG / users.length, userId })));
    const every = (n: number) => ids.filter((_, at) => at % n === 0);
    for (const asked of [[ids.at(-1)!], every(BACKLOG / 200), ids.slice(0, 200)]) {
      const { scans, entries, pages } = await readsOf((engine) => engine.explain(asked));
      expect(scans, name).toBe(0);
      expect(entries, name).toBeLessThan(asked.length === 1 ? 2_600 : 6_000);
      expect(pages, name).toBeLessThan(asked.length === 1 ? 1_500 : 12_000);
    }
    const low = await floor.enqueue({ priority: -1, jobs: 3 });
    const behind = await readsOf((engine) => engine.explain(low));
    expect(behind.entries, "behind all of them").toBeLessThan(1_600);
  }
});

test("what it takes to find who stands behind a key that is full does not grow with what waits for it", async () => {
  await floor.pool.query("delete from job where state = 'queued'");
  await floor.pool.query("vacuum job");
  await floor.setLimits("default", { keyConcurrency: 1 });
  for (let jobs = 0; jobs < BACKLOG; jobs += 10_000) await floor.enqueue({ jobs: 10_000, key: "full" });
  const keys = Array.from({ length: 30 }, (_, at) => `key-${at}`);
  for (const key of keys) await floor.enqueue({ jobs: 50, key });
  await floor.pool.query("update worker set heartbeat_at = now()");
  let given = 0;
  const { scans, entries } = await readsOf(async (_, pool) => {
    given = (await admitOnce(pool)).admitted;
  });
  expect(given).toBe(16);
  expect(scans).toBe(0);
  // Of them 2 000 to look for those without a key, and 2 000 to note where the next pass goes on.
  expect(entries).toBeLessThan(5_000);
});

test("a pass, and word of where a job stands, plan nothing anew", async () => {
  await floor.pool.query("delete from job where state = 'queued'");
  const pool = createPool({ url: floor.database.url, max: 1 });
  const bus = createMemoryBus({ logger: pino({ level: "silent" }) });
  const engine = createEngine({ pool, bus, logger: pino({ level: "silent" }) });
  for (let times = 0; times < 3; times += 1) {
    const [id] = await floor.enqueue({ jobs: 1 });
    await engine.explain([id!]);
    await admitOnce(pool);
  }
  const { rows } = await pool.query<{ name: string; custom: number }>(
    "select name, custom_plans::int as custom from pg_prepared_statements where custom_plans + generic_plans > 0",
  );
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["read-floor", "read-candidates", "write-picked", "explain-jobs", "read-turns"]),
  );
  expect(rows.filter(({ custom }) => custom > 0)).toEqual([]);
  await bus[Symbol.asyncDispose]();
  await pool.end();
});
