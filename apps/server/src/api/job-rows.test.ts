import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobState } from "@jobwire/jobs/wire";
import { createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { listJobIds } from "./job-rows.ts";
import type { JobFilter } from "./job-rows.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  const user = await createUser(db);
  // Ids in the order of n; states in turn: mostly completed, few failed.
  await db.pool.query(
    `INSERT INTO job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff, created_at)
     SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'demo.countdown', 'default', $1,
            (CASE WHEN n % 100 = 0 THEN 'failed' WHEN n % 7 = 0 THEN 'queued' ELSE 'completed' END)::job_state,
            '{}', 1, 1, 1000, '{}', now() - n * interval '1 s' FROM generate_series(1, 2000) AS n`,
    [user.id],
  );
  await db.pool.query("ANALYZE job");
});
afterAll(() => db[Symbol.asyncDispose]());

const ALL: JobFilter = { userId: null, states: null, tasks: null, itemId: null, after: null, limit: 50 };

async function expected(states: JobState[]): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    "SELECT id FROM job WHERE state = ANY($1::job_state[]) ORDER BY id DESC",
    [states],
  );
  return rows.map((row) => row.id);
}

test("states are merged in order of time, page by page", async () => {
  for (const states of [["failed"], ["failed", "queued"], ["completed", "failed", "failed"]] satisfies JobState[][]) {
    const wanted = await expected(states);
    const seen: string[] = [];
    for (let page = await listJobIds(db.pool, { ...ALL, states }); ;) {
      seen.push(...page);
      const last = page.at(-1);
      if (page.length < ALL.limit || last === undefined) break;
      page = await listJobIds(db.pool, { ...ALL, states, after: last });
    }
    expect(seen).toEqual(wanted);
  }
  expect(await listJobIds(db.pool, { ...ALL, states: [] })).toEqual([]);
});

test("a rare state is found by its index, without reading past the others", async () => {
  const plans: string[] = [];
  const explaining = {
    query: async (sql: string, values: unknown[]) => {
      const { rows } = await db.pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ${sql}`, values);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
      return { rows: [] };
    },
  } as unknown as typeof db.pool;
  await listJobIds(explaining, { ...ALL, states: ["failed", "cancelled"] });
  // The failed ones have an index of their own, too: either holds them alone.
  expect(plans[0]?.match(/Scan (?:using|on) job_(?:state|failed_of_user)\b/g)).toHaveLength(2);
});
