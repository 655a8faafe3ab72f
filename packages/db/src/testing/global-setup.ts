import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { whereDataDirIs } from "../embedded/data-dir.ts";
import { isOwned } from "../embedded/owner-lock.ts";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { migrate } from "../migrate/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the run's own Postgres, as a superuser; its database is not for tests. */
    jobwirePostgresUrl: string;
  }
}

/** The migrated database that every test database is a clone of. */
export const TEMPLATE = "jobwire_template";

const PREFIX = "jobwire-test-";

/** Another run that is just starting has its folder, but does not own it yet. */
const YOUNG_MS = 60_000;

interface RunningPostgres {
  url: string;
  users: number;
  stop(): Promise<void>;
}

/** Projects of one run load this module each for themselves, and share the server through here. */
const shared = globalThis as { jobwireTestPostgres?: Promise<RunningPostgres> };

/** Vitest's global set-up: one Postgres per run, in a temporary folder, with a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await (shared.jobwireTestPostgres ??= startPostgres());
  postgres.users += 1;
  project.provide("jobwirePostgresUrl", postgres.url);
  return async () => {
    postgres.users -= 1;
    if (postgres.users > 0) return;
    shared.jobwireTestPostgres = undefined;
    await postgres.stop();
  };
}

async function startPostgres(): Promise<RunningPostgres> {
  clearLeftovers();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(folder, 0o755); // as root, the server runs as another user
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
  return {
    url: server.url,
    users: 0,
    async stop() {
      await server.stop();
      for (const dir of [server.dataDir, folder]) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Folders of runs that were killed; their servers ended with them. */
function clearLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(PREFIX) || Date.now() - statSync(folder).mtimeMs < YOUNG_MS) continue;
    const dataDir = whereDataDirIs(folder);
    if (isOwned(dataDir)) continue;
    for (const dir of [dataDir, folder]) rmSync(dir, { recursive: true, force: true });
  }
}
