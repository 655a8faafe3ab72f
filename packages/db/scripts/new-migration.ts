// Writes prisma/migrations/<time>_<name>/migration.sql with what schema.prisma says beyond the
// migrations so far: pnpm --filter @jobwire/db migrate:new <name>
import { mkdirSync, mkdtempSync, chmodSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/embedded/index.ts";
import { draftMigration } from "../src/migrate/draft-migration.ts";
import { MIGRATIONS_DIR } from "../src/migrate/migration-files.ts";

const name = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(`migrate:new: expected a name in snake_case, e.g. add_schedules, got "${name}"`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), "jobwire-migration-"));
chmodSync(folder, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir: folder, durable: false });
try {
  const script = await draftMigration(postgres.url);
  if (script === "") {
    console.log("schema.prisma and the migrations agree: nothing to write.");
  } else {
    const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
    const dir = join(MIGRATIONS_DIR, `${time}_${name}`);
    mkdirSync(dir);
    writeFileSync(join(dir, "migration.sql"), `${script}\n`);
    console.log(`Wrote ${join(dir, "migration.sql")}. Read it before you commit it.`);
  }
} finally {
  await postgres.stop();
  for (const dir of [postgres.dataDir, folder]) rmSync(dir, { recursive: true, force: true });
}
