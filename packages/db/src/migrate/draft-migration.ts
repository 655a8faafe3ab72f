import { keepHandWritten } from "./hand-written.ts";
import { readMigrations, readSchema } from "./migration-files.ts";
import { NO_FILTER, openSchemaEngine } from "./schema-engine.ts";

/**
 * What schema.prisma says beyond the migrations, as SQL; "" when they agree. The engine applies the
 * migrations to a shadow database beside the one of `url`, whose user must be allowed to make it.
 */
export async function draftMigration(url: string, schema = readSchema()): Promise<string> {
  await using opened = await openSchemaEngine(url);
  const { stdout } = await opened.engine.diff({
    from: { tag: "migrations", ...readMigrations() },
    to: { tag: "schemaDatamodel", ...schema },
    script: true,
    exitCode: null,
    filters: NO_FILTER,
  });
  const script = keepHandWritten(stdout ?? "");
  return script === "-- This is an empty migration." ? "" : script;
}
