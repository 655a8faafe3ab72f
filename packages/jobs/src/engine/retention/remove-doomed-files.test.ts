import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJob, createTestDatabase, createUser } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createKey, createStorage, StoredFileMissing } from "../../storage/index.ts";
import type { Storage } from "../../storage/index.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { removeDoomedFiles } from "./remove-doomed-files.ts";

const logger = pino({ level: "silent" });
let database: TestDatabase;
let root: string;
let storage: Storage;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  root = await mkdtemp(join(tmpdir(), "jobwire-doomed-"));
  storage = createStorage({ kind: "fs", root });
  ({ id: userId } = await createUser(database));
});
beforeEach(async () => {
  await database.pool.query("delete from item");
  await database.pool.query("delete from artifact");
  await database.pool.query("delete from doomed_file");
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

async function stored(): Promise<string> {
  const key = createKey("artifacts");
  await storage.put(key, new Uint8Array([1]));
  return key;
}
const isThere = (key: string) =>
  storage.size(key).then(
    () => true,
    (error: unknown) => {
      if (error instanceof StoredFileMissing) return false;
      throw error;
    },
  );
const doom = (keys: readonly string[]) =>
  database.pool.query("insert into doomed_file (storage_key) select unnest($1::text[])", [keys]);
const doomed = async () =>
  (await database.pool.query<{ key: string }>("select storage_key as key from doomed_file")).rows.map((row) => row.key);
const sweep = (through: Storage = storage) => removeDoomedFiles(database.pool, through, logger);

test("the files of removed rows go, many at once, and are forgotten", async () => {
  const { id: jobId } = await createJob(database, { userId, state: "completed" });
  const keys = await Promise.all(Array.from({ length: 120 }, stored));
  await database.pool.query(
    `insert into artifact (id, job_id, user_id, attempt, name, content_type, bytes, storage_key)
     select gen_random_uuid(), $1, $2, 1, key, 'text/plain', 1, key from unnest($3::text[]) key`,
    [jobId, userId, keys],
  );
  expect(await sweep()).toEqual({ removed: 0, failed: 0 });
  await database.pool.query("delete from job where id = $1", [jobId]);
  expect(await doomed()).toHaveLength(120);
  expect(await sweep()).toEqual({ removed: 120, failed: 0 });
  expect(await Promise.all(keys.map(isThere))).not.toContain(true);
  expect(await doomed()).toEqual([]);
});

test("a file that a row needs stays; that of an item that was deleted does not", async () => {
  const [needed, deleted] = [await stored(), await stored()];
  const item = (storageKey: string, deletedAt: Date | null) =>
    database.prisma.item.create({
      data: { id: uuidV7(), userId, name: "x", contentType: "image/png", bytes: 1n, storageKey, deletedAt },
    });
  await item(needed, null);
  await item(deleted, new Date());
  await doom([needed, deleted]);
  expect(await sweep()).toEqual({ removed: 1, failed: 0 });
  expect([await isThere(needed), await isThere(deleted)]).toEqual([true, false]);
  expect(await doomed()).toEqual([]);
});

test("what was made of a deleted file goes, but for what is in the collection", async () => {
  const storageKey = await stored();
  const itemId = uuidV7();
  await database.prisma.item.create({
    data: { id: itemId, userId, name: "x", contentType: "image/png", bytes: 1n, storageKey, deletedAt: new Date() },
  });
  const [gone, kept] = await Promise.all([0, 1].map(() => createJob(database, { userId, state: "completed" })));
  await database.pool.query(
    `insert into artifact (id, job_id, user_id, item_id, attempt, name, content_type, bytes, storage_key)
     select gen_random_uuid(), id, $1, $2, 1, 'cutout', 'image/png', 1, id::text from unnest($3::uuid[]) id`,
    [userId, itemId, [gone!.id, kept!.id]],
  );
  await database.pool.query("insert into collection_entry (job_id, user_id) values ($1, $2)", [kept!.id, userId]);
  await doom([storageKey]);
  await sweep();
  const { rows } = await database.pool.query("select job_id from artifact");
  expect(rows).toEqual([{ job_id: kept!.id }]);
});

test("what a crash left half done is done again without complaint", async () => {
  const key = await stored();
  await doom([key]);
  const crashing = {
    ...storage,
    remove: async (name: string) => {
      await storage.remove(name);
      throw new Error("power cut");
    },
  };
  expect(await sweep(crashing)).toEqual({ removed: 0, failed: 1 });
  expect(await doomed()).toEqual([key]);
  expect(await sweep()).toEqual({ removed: 1, failed: 0 });
  expect(await doomed()).toEqual([]);
});

test("a file that cannot be removed holds up no other, and is tried again", async () => {
  const keys = await Promise.all(Array.from({ length: 105 }, stored));
  await doom(keys);
  const stuck = keys.slice(0, 102);
  const failing = {
    ...storage,
    remove: (name: string) => (stuck.includes(name) ? Promise.reject(new Error("busy")) : storage.remove(name)),
  };
  expect(await sweep(failing)).toEqual({ removed: 3, failed: 102 });
  expect((await doomed()).toSorted()).toEqual(stuck.toSorted());
  expect(await sweep()).toEqual({ removed: 102, failed: 0 });
});

test("a key that no store can have made is forgotten", async () => {
  await doom(["../../etc/passwd"]);
  expect(await sweep()).toMatchObject({ removed: 0 });
  expect(await doomed()).toEqual([]);
});
