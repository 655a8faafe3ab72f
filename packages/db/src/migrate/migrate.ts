import { Logger, runMigrations as installGraphileWorker } from "graphile-worker";
import type { Client } from "pg";
import { createPool } from "../pool.ts";
import { MigrationFailedError } from "./errors.ts";
import { readMigrations } from "./migration-files.ts";
import { openDatabase } from "./open-database.ts";
import { NO_FILTER, openSchemaEngine } from "./schema-engine.ts";

/** Key of the advisory lock that lets one process migrate at a time; any number that nobody else uses. */
const MIGRATION_LOCK = 7_102_026;

export interface MigrateOptions {
  /** Folder of the migrations. Default: prisma/migrations of this package. */
  migrationsDir?: string;
}

/**
 * Brings a database up to date: makes it when missing, applies what is new in prisma/migrations and
 * installs graphile-worker's schema. Does nothing when all is there; several processes may call it
 * at once.
 * @param url a direct connection, not one through a transaction pooler
 * @returns names of the migrations that this call applied
 * @throws DatabaseUrlError, DatabaseUnreachableError, DatabaseAccessDeniedError, DatabaseTooOldError,
 *   MigrationFailedError
 */
export async function migrate(url: string, { migrationsDir }: MigrateOptions = {}): Promise<string[]> {
  const client = await openDatabase(url);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const applied = await applyMigrations(url, client, migrationsDir);
    await installDoorbells(url);
    return applied;
  } finally {
    await client.end(); // ends the lock too
  }
}

async function applyMigrations(url: string, client: Client, migrationsDir: string | undefined): Promise<string[]> {
  const input = { migrationsList: readMigrations(migrationsDir), filters: NO_FILTER };
  await using opened = await openSchemaEngine(url);
  // A migration is one transaction, so one that failed left nothing behind and may be tried again.
  for (const migrationName of await failedMigrations(client)) {
    await opened.engine.markMigrationRolledBack({ migrationName });
  }
  try {
    const { appliedMigrationNames } = await opened.engine.applyMigrations(input);
    return appliedMigrationNames;
  } catch (cause) {
    const [migration = null] = await failedMigrations(client);
    throw new MigrationFailedError(migration, firstError(cause), cause);
  }
}

async function failedMigrations(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query("SELECT WHERE to_regclass('_prisma_migrations') IS NOT NULL");
  if (tables.length === 0) return [];
  const { rows } = await client.query<{ migration_name: string }>(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL",
  );
  return rows.map((row) => row.migration_name);
}

/** The engine's report goes on with where in its code it happened. */
function firstError(error: unknown): string {
  const report = error instanceof Error ? error.message : String(error);
  const lines = report.split("\n").filter((line) => line.trim() !== "");
  return (lines.find((line) => line.includes("ERROR:")) ?? lines[0] ?? "unknown").replace(/^.*ERROR: /, "");
}

/** Every doorbell lives for moments, so the default of a fifth of the table says nothing. A lock of a moment. */
const VACUUM_DOORBELLS = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('graphile_worker._private_jobs') AND reloptions IS NULL) THEN
      ALTER TABLE graphile_worker._private_jobs SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
    END IF;
  END $$`;

async function installDoorbells(url: string): Promise<void> {
  const pgPool = createPool({ url, max: 1, applicationName: "jobwire migrate" });
  try {
    await installGraphileWorker({ pgPool, logger: new Logger(() => () => {}) });
    await pgPool.query(VACUUM_DOORBELLS);
  } finally {
    await pgPool.end();
  }
}
