import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationList, SchemasContainer } from "@prisma/schema-engine-wasm";

const PRISMA_DIR = fileURLToPath(new URL("../../prisma", import.meta.url));
export const MIGRATIONS_DIR = join(PRISMA_DIR, "migrations");

/** prisma/migrations as the engine wants to see it. */
export function readMigrations(dir: string = MIGRATIONS_DIR): MigrationList {
  const lockfile = join(dir, "migration_lock.toml");
  return {
    baseDir: dir,
    lockfile: {
      path: "migration_lock.toml",
      content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null,
    },
    shadowDbInitScript: "",
    migrationDirectories: readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok", value: readFileSync(join(dir, name, "migration.sql"), "utf8") },
        },
      })),
  };
}

/** prisma/schema.prisma as the engine wants to see it. */
export function readSchema(): SchemasContainer {
  const path = join(PRISMA_DIR, "schema.prisma");
  return { files: [{ path, content: readFileSync(path, "utf8") }] };
}
