import { createTestDatabase } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startDatabaseProxy } from "./database-proxy.ts";
import type { DatabaseProxy } from "./database-proxy.ts";

let database: TestDatabase;
let proxy: DatabaseProxy;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("create table said (word text)");
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  proxy = await startDatabaseProxy(database.url);
  client = await connect();
});
afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
});

/** Patience is for those whose answer never comes. */
async function connect({ patienceMs }: { patienceMs?: number } = {}): Promise<Client> {
  const made = new Client({ connectionString: proxy.url, query_timeout: patienceMs });
  made.on("error", () => {});
  await made.connect();
  return made;
}

const words = async () =>
  (await database.pool.query<{ word: string }>("select word from said")).rows.map(({ word }) => word);

test("a reply that is cut belongs to a statement that took effect", async () => {
  await client.query("begin");
  await client.query("insert into said values ('committed')");
  proxy.cutReplies(({ tag, inTransaction }) => tag === "COMMIT" && !inTransaction);
  await expect(client.query("commit")).rejects.toThrow(/terminated|ECONNRESET/);
  expect(proxy.repliesCut).toBe(1);
  expect(await words()).toEqual(["committed"]);
});

test("replies are told apart however they are cut into chunks", async () => {
  const seen: string[] = [];
  proxy.cutReplies(({ tag, inTransaction }) => {
    seen.push(`${tag} ${inTransaction}`);
    return false;
  });
  await client.query("begin");
  await client.query("select repeat('x', 1000), n from generate_series(1, 2000) n");
  await client.query("rollback");
  expect(seen).toEqual(["BEGIN true", "SELECT 2000 true", "ROLLBACK false"]);
  await client.end();
});

test("a half-open connection says nothing for ever; a new one is well", async () => {
  const hasty = await connect({ patienceMs: 500 });
  expect(proxy.halfOpen()).toBe(2);
  await expect(hasty.query("select 1")).rejects.toThrow("Query read timeout");
  const fresh = await connect();
  expect((await fresh.query("select 1 as n")).rows).toEqual([{ n: 1 }]);
  await fresh.end();
});

test("a slow network keeps the order, and takes its time both ways", async () => {
  proxy.set({ kind: "slow", delayMs: 60, jitterMs: 30 });
  const startedAt = performance.now();
  const { rows } = await client.query("select n from generate_series(1, 20000) n");
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  expect(performance.now() - startedAt).toBeGreaterThan(60);
  proxy.set({ kind: "pass" });
  await client.end();
});

test("silence reaches those who come during it, too", async () => {
  const hasty = await connect({ patienceMs: 500 });
  proxy.set({ kind: "silent" });
  const stranger = new Client({ connectionString: proxy.url, connectionTimeoutMillis: 200 });
  stranger.on("error", () => {});
  await expect(stranger.connect()).rejects.toThrow("timeout");
  await expect(hasty.query("select 1")).rejects.toThrow("Query read timeout");
});
