import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { draftMigration } from "./draft-migration.ts";
import {
  DatabaseAccessDeniedError,
  DatabaseUnreachableError,
  DatabaseUrlError,
  migrate,
  MigrationFailedError,
} from "./index.ts";
import { HAND_WRITTEN_INDEXES, keepHandWritten } from "./hand-written.ts";
import { MIGRATIONS_DIR, readMigrations, readSchema } from "./migration-files.ts";

const ALL = readMigrations().migrationDirectories.map(({ path }) => path);

let url: string;
let name: string;
let folder: string;
beforeEach(() => {
  name = `migrate_${crypto.randomUUID().slice(0, 8)}`;
  url = at(name);
  folder = mkdtempSync(join(tmpdir(), "migrations-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await query(inject("jobwirePostgresUrl"), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

function at(database: string, over: Partial<Pick<URL, "username" | "password" | "port" | "hostname">> = {}): string {
  const address = new URL(inject("jobwirePostgresUrl"));
  address.pathname = `/${database}`;
  return Object.assign(address, over).href;
}

async function query(address: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: address });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** The migrations of the package and one more. */
function withMigration(sql: string): string {
  const dir = join(folder, "migrations");
  cpSync(MIGRATIONS_DIR, dir, { recursive: true });
  mkdirSync(join(dir, "20990101000000_more"), { recursive: true });
  writeFileSync(join(dir, "20990101000000_more", "migration.sql"), sql);
  return dir;
}

test("makes the database, applies what is new once, and installs graphile-worker", async () => {
  expect(await migrate(url)).toEqual(ALL);
  expect(await migrate(url)).toEqual([]);
  const [facts] = await query(
    url,
    `SELECT (SELECT count(*)::int FROM job) AS jobs, (SELECT count(*)::int FROM graphile_worker.jobs) AS doorbells,
            (SELECT array_agg(migration_name::text ORDER BY migration_name) FROM _prisma_migrations WHERE finished_at IS NOT NULL) AS applied`,
  );
  expect(facts).toEqual({ jobs: 0, doorbells: 0, applied: ALL });
});

test("leaves no connection behind", async () => {
  await migrate(url);
  const left = `SELECT pid FROM pg_stat_activity WHERE datname = '${name}'`;
  while ((await query(inject("jobwirePostgresUrl"), left)).length > 0); // a backend takes a moment to go
});

test("may be called by several processes at once", async () => {
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
  expect(applied.flat()).toEqual(ALL);
});

test("keeps the data of a database that it brings further", async () => {
  await migrate(url);
  await query(url, `INSERT INTO "user" (id, name, email, updated_at) VALUES ('u', 'U', 'u@example.test', now())`);
  const migrationsDir = withMigration(`ALTER TABLE "user" ADD COLUMN nickname text DEFAULT 'nobody'`);
  expect(await migrate(url, { migrationsDir })).toEqual(["20990101000000_more"]);
  expect(await query(url, `SELECT id, nickname FROM "user"`)).toEqual([{ id: "u", nickname: "nobody" }]);
});

test("names a migration that fails, leaves nothing of it, and tries it again next time", async () => {
  const broken = migrate(url, { migrationsDir: withMigration("CREATE TABLE half (id int); SELECT 1/0;") });
  await expect(broken).rejects.toBeInstanceOf(MigrationFailedError);
  await expect(broken).rejects.toMatchObject({
    migration: "20990101000000_more",
    message: "Migration 20990101000000_more failed: division by zero",
  });
  expect(await query(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  expect(
    await migrate(url, { migrationsDir: withMigration("CREATE TABLE whole (text text DEFAULT 'a;b'); -- not; cut\n") }),
  ).toEqual(["20990101000000_more"]);
});

describe("says what is wrong with", () => {
  test("an address that is none", async () => {
    for (const wrong of ["", "nonsense", "mysql://localhost/x", "postgresql://localhost"]) {
      await expect(migrate(wrong)).rejects.toBeInstanceOf(DatabaseUrlError);
    }
  });

  test("a wrong password", async () => {
    const denied = migrate(at(name, { password: "secret-guess" }));
    await expect(denied).rejects.toBeInstanceOf(DatabaseAccessDeniedError);
    await expect(denied).rejects.toMatchObject({ user: "jobwire", message: expect.not.stringContaining("secret") });
  });

  test("a user who may not make the database", async () => {
    const role = `${name}_role`;
    await query(inject("jobwirePostgresUrl"), `CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
    await expect(migrate(at(name, { username: role, password: "p" }))).rejects.toThrow(
      /does not exist and this user may not make it/,
    );
    await query(inject("jobwirePostgresUrl"), `DROP ROLE ${role}`);
  });

  test("a server that is not there, after waiting a little", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const unreachable = migrate(at(name, { port: String(port) }));
    await expect(unreachable).rejects.toBeInstanceOf(DatabaseUnreachableError);
    await expect(unreachable).rejects.toMatchObject({ address: `127.0.0.1:${port}/${name}`, reason: "ECONNREFUSED" });
  });
});

describe("schema.prisma and the migrations", () => {
  test("agree, but for what is written by hand", async () => {
    await using database = await createTestDatabase();
    expect(await draftMigration(database.url)).toBe("");
  });

  test("are told apart when they do not", async () => {
    const [file] = readSchema().files;
    const content = file!.content.replace("model Queue {", "model Queue {\n  colour String?");
    const draft = await draftMigration(inject("jobwirePostgresUrl"), { files: [{ ...file!, content }] });
    expect(draft).toBe(`-- AlterTable\nALTER TABLE "queue" ADD COLUMN     "colour" TEXT;`);
  });

  test("the hand-written indexes are there", async () => {
    await using database = await createTestDatabase();
    const { rows } = await database.pool.query("SELECT indexname FROM pg_indexes WHERE indexname = ANY($1)", [
      HAND_WRITTEN_INDEXES,
    ]);
    expect(rows.map(({ indexname }) => indexname).toSorted()).toEqual([...HAND_WRITTEN_INDEXES].toSorted());
  });

  test("a draft drops any other index that the schema does not know", () => {
    const script = `-- DropIndex\nDROP INDEX "job_waiting";\n\n-- DropIndex\nDROP INDEX "forgotten";`;
    expect(keepHandWritten(script)).toBe(`-- DropIndex\nDROP INDEX "forgotten";`);
  });
});
