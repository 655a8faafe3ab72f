import { afterAll, beforeAll, expect, test } from "vitest";
import { createJob, createTestDatabase, createUser } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { transact } from "../transact.ts";
import { writeChildren } from "./write-children.ts";

let db: TestDatabase;
let userId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  userId = (await createUser(db)).id;
});
afterAll(() => db[Symbol.asyncDispose]());

const count = (ids: string[], showsProgress: string[] = []) =>
  transact(db.pool, (client) => writeChildren(client, ids, { showsProgress }));
const child = async (parentId: string, state: "completed" | "failed" | "cancelled" | "queued") => {
  const { id } = await createJob(db, { userId, state });
  await db.pool.query("UPDATE job SET parent_id = $2 WHERE id = $1", [id, parentId]);
  return id;
};

test("children are counted by how they ended, once for each change", async () => {
  const { id } = await createJob(db, { userId, state: "blocked" });
  const { id: childless } = await createJob(db, { userId });
  const states = ["completed", "completed", "failed", "cancelled", "queued"] as const;
  const children = await Promise.all(states.map((state) => child(id, state)));
  expect(await count([id, childless])).toEqual([
    {
      jobId: id,
      userId,
      rev: 2,
      seq: 1,
      state: "blocked",
      children: { total: 5, completed: 2, failed: 1, cancelled: 1 },
    },
  ]);
  expect(await count([id])).toEqual([]);
  await db.pool.query("UPDATE job SET state = 'completed' WHERE id = $1", [children[4]]);
  expect(await count([id])).toMatchObject([{ rev: 3, children: { completed: 3 } }]);
  expect(await count([])).toEqual([]);
});

test("a task that does nothing but wait shows the counts as its progress, while it waits", async () => {
  const { id } = await createJob(db, { userId, state: "blocked" });
  const { id: running } = await createJob(db, { userId, state: "running" });
  await Promise.all([child(id, "completed"), child(id, "queued"), child(id, "queued"), child(running, "completed")]);
  await count([id, running], ["demo.countdown"]);
  const progress = async (jobId: string) =>
    (await db.pool.query("SELECT progress FROM job WHERE id = $1", [jobId])).rows[0].progress;
  expect(await progress(id)).toEqual({ attempt: 0, n: 1, percent: 33.3, step: null, message: null, done: 1, total: 3 });
  expect(await progress(running)).toBeNull();
  await child(id, "completed");
  await count([id], ["demo.countdown"]);
  expect(await progress(id)).toMatchObject({ n: 2, percent: 50, done: 2, total: 4 });
});

test("of many counts at once the last one stands", async () => {
  const { id } = await createJob(db, { userId, state: "blocked" });
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      await child(id, "completed");
      await count([id]);
    }),
  );
  const { rows } = await db.pool.query("SELECT children->'completed' AS completed FROM job WHERE id = $1", [id]);
  expect(rows).toEqual([{ completed: 20 }]);
});
