import { createPool } from "@jobwire/db";
import { createTestDatabase } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOpening } from "./opening-rows.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** Ids sort by n. */
const idOf = (n: number) => `${n.toString(16).padStart(8, "0")}-0000-7000-8000-000000000000`;

/** Jobs from..to of a user in a state. */
async function make(userId: string, state: string, from: number, to: number): Promise<void> {
  await db.pool.query(
    `insert into "user" (id, name, email, email_verified, updated_at) values ($1, $1, $1 || '@example.test', true, now())
     on conflict do nothing`,
    [userId],
  );
  await db.pool.query(
    `insert into job (id, task, queue, user_id, state, input, max_attempts, attempt_budget, timeout_ms, backoff)
     select (lpad(to_hex(n), 8, '0') || '000070008000000000000000')::uuid, 'demo.countdown', 'default', $1, $2::job_state,
            '{}', 3, 3, 60000, '{"kind": "fixed", "delayMs": 0}'
     from generate_series($3::int, $4::int) n`,
    [userId, state, from, to],
  );
}

const snapshotOf = async (userId: string) => (await readOpening(db.pool, { userId }, null)).jobIds;
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => idOf(to - at));

test("shows what is under way, then all that waits, then the newest that are over", async () => {
  await make("ann", "running", 1, 1);
  await make("ann", "scheduled", 2, 2);
  await make("ann", "completed", 3, 400);
  await make("ann", "queued", 401, 402);
  expect(await snapshotOf("ann")).toEqual([idOf(1), idOf(402), idOf(401), idOf(2), ...numbers(201, 400)]);
});

test("of a long backlog shows the newest, at a cost that does not grow with it", async () => {
  const user = 1_000_000;
  await make("ben", "running", user, user);
  await make("ben", "queued", user + 1, user + 12_000);
  const shown = [idOf(user), ...numbers(user + 2_002, user + 12_000)];
  expect(await snapshotOf("ben")).toEqual(shown);
  const before = await rowsRead("ben");
  await make("ben", "queued", user + 12_001, user + 60_000);
  await db.pool.query("vacuum analyze job");
  const after = await rowsRead("ben");
  expect(after).toBeLessThan(before + 1_000);
  expect((await snapshotOf("ben")).slice(0, 3)).toEqual([idOf(user), idOf(user + 60_000), idOf(user + 59_999)]);
});

test("a long backlog behind as many that are over is still shown", async () => {
  const user = 2_000_000;
  await make("cat", "blocked", user, user + 10_500);
  await make("cat", "completed", user + 10_501, user + 21_000);
  const shown = await snapshotOf("cat");
  expect(shown).toHaveLength(10_200);
  expect(shown.slice(10_000)).toEqual(numbers(user + 20_801, user + 21_000));
});

/** Entries of indexes and rows of `job` that a snapshot reads. */
async function rowsRead(userId: string): Promise<number> {
  const pool = createPool({ url: db.url, max: 1 });
  const look = async () => {
    await pool.query("select pg_stat_force_next_flush()");
    const { rows } = await pool.query<{ read: number }>(
      `select (seq_tup_read + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'job'))::int as read
       from pg_stat_user_tables where relname = 'job'`,
    );
    return rows[0]!.read;
  };
  const before = await look();
  await readOpening(pool, { userId }, null);
  const after = await look();
  await pool.end();
  return after - before;
}
