import { expect, test } from "vitest";
import { createTestDatabase } from "./create-test-database.ts";
import { createUser } from "./create-user.ts";

test("a test database is migrated, empty and apart from others", async () => {
  await using one = await createTestDatabase();
  await using other = await createTestDatabase();
  const user = await createUser(one, { role: "admin" });

  expect(await one.prisma.user.findMany()).toMatchObject([{ id: user.id, role: "admin" }]);
  expect(await other.prisma.user.count()).toBe(0);
  const { rows } = await one.pool.query("SELECT count(*) AS n FROM graphile_worker.jobs");
  expect(rows).toEqual([{ n: 0 }]);
});

test("disposing of it drops it, also under open connections", async () => {
  const database = await createTestDatabase();
  const held = await database.pool.connect();
  held.release();
  await database[Symbol.asyncDispose]();
  await expect(createUser(database)).rejects.toThrow(/pool after calling end/);

  await using another = await createTestDatabase();
  const { rows } = await another.pool.query("SELECT FROM pg_database WHERE datname = $1", [
    new URL(database.url).pathname.slice(1),
  ]);
  expect(rows).toHaveLength(0);
});
