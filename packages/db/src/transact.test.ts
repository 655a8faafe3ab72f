import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase } from "./testing/index.ts";
import type { TestDatabase } from "./testing/index.ts";
import { together } from "./together.ts";
import { transactAtOnce } from "./transact.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query("CREATE TABLE kept (n int PRIMARY KEY)");
});
afterAll(() => db[Symbol.asyncDispose]());

const kept = async () => (await db.pool.query<{ n: number }>("SELECT n FROM kept ORDER BY n")).rows.map(({ n }) => n);
const BEGAN_AT = "SELECT transaction_timestamp() AS since";

test("what is read first, and all that is written, is one transaction", async () => {
  const read = await transactAtOnce(
    db.pool,
    (client) => client.query<{ since: Date }>(BEGAN_AT),
    async (client, { rows }, commit) => {
      const [, again] = await together(client, () => [
        client.query("INSERT INTO kept VALUES (1)"),
        client.query<{ since: Date }>(BEGAN_AT),
        commit(),
      ]);
      return [rows[0], again.rows[0]];
    },
  );
  expect(read[1]?.since).toEqual(read[0]?.since);
  expect(await kept()).toEqual([1]);
});

test("where `write` does not commit, that follows", async () => {
  await transactAtOnce(
    db.pool,
    (client) => client.query("SELECT 1"),
    (client) => client.query("INSERT INTO kept VALUES (2)"),
  );
  expect(await kept()).toEqual([1, 2]);
});

test("a statement that fails takes back all, also when the commit is on its way behind it", async () => {
  const failed = transactAtOnce(
    db.pool,
    (client) => client.query("SELECT 1"),
    async (client, _, commit) => {
      await client.query("INSERT INTO kept VALUES (3)");
      await together(client, () => [client.query("INSERT INTO kept VALUES (1)"), commit()]);
    },
  );
  await expect(failed).rejects.toMatchObject({ code: "23505" });
  expect(await kept()).toEqual([1, 2]);
});

test("a read that fails is thrown, nothing is written, and the connection can be used again", async () => {
  const failed = transactAtOnce(
    db.pool,
    (client) => together(client, () => [client.query("SELECT 1"), client.query("SELECT 1 / 0")]),
    (client) => client.query("INSERT INTO kept VALUES (4)"),
  );
  await expect(failed).rejects.toMatchObject({ code: "22012" });
  expect(await kept()).toEqual([1, 2]);
  expect((await db.pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("a connection that breaks on the way fails it", async () => {
  const lost = transactAtOnce(
    db.pool,
    (client) => client.query("SELECT 1"),
    async (client, _, commit) => {
      await together(client, () => [
        client.query("INSERT INTO kept VALUES (5)"),
        client.query("SELECT pg_terminate_backend(pg_backend_pid())"),
        commit(),
      ]);
    },
  );
  await expect(lost).rejects.toThrow();
  expect(await kept()).toEqual([1, 2]);
});

test("of statements sent together that fail the first is thrown, when none is under way any more", async () => {
  const client = await db.pool.connect();
  let isOver = false;
  const failed = together(client, () => [
    client.query("SELECT 1 / 0"),
    client.query("SELECT no_such_column"),
    client.query("SELECT pg_sleep(0.05)").then(() => (isOver = true)),
  ]);
  await expect(failed).rejects.toMatchObject({ code: "22012" });
  expect(isOver).toBe(true);
  client.release();
});
