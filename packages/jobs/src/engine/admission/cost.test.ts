import { afterAll, beforeAll, expect, test } from "vitest";
import { BY_INDEX } from "./by-index.ts";
import { READ_CANDIDATES } from "./read-candidates.ts";
import { READ_FLOOR } from "./read-floor.ts";
import { READ_RANKS, READ_TURNS } from "./read-places.ts";
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

test("what it takes to say where a job stands is bounded", async () => {
  const turns = await cost(READ_TURNS, [["default"], [0], [""]]);
  expect(turns.jobRows).toBeLessThan(5_000);
  const ranks = await cost(READ_RANKS, [["default"], [0], [heavy], []]);
  expect(ranks.jobRows).toBeLessThanOrEqual(1_000);
  for (const { scansJobs } of [turns, ranks]) expect(scansJobs).toBe(false);
});
