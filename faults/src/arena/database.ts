import { createPool } from "@jobwire/db";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import type { EmbeddedPostgres } from "@jobwire/db/embedded";
import { chmod, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { kill } from "node:process";
import type { Pool } from "pg";

/** A Postgres that can be brought down in every way. */
export interface ArenaDatabase extends AsyncDisposable {
  url: string;
  /** Straight to the server, past every proxy. */
  pool: Pool;
  /** Where the files really are. */
  dataDir: string;
  /** The postmaster ends at once, without a checkpoint, and is started anew: recovery follows. */
  crash(): Promise<void>;
  /** Away until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Ends server processes; `where` is SQL over pg_stat_activity. Returns how many. */
  terminate(where?: string): Promise<number>;
}

export async function startArenaDatabase(folder: string, { durable = true } = {}): Promise<ArenaDatabase> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755); // for the system user that runs Postgres
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir: folder, durable });
  const { url, port, dataDir } = server;
  const pool = createPool({ url, max: 4, applicationName: "nemesis", retryForMs: 1_000 });

  return {
    url,
    pool,
    dataDir,
    async crash() {
      const pidFile = await readFile(join(dataDir, "cluster", "postmaster.pid"), "utf8");
      kill(Number(pidFile.split("\n", 1)[0]), "SIGQUIT");
    },
    down: () => server.stop(),
    async up() {
      server = await startEmbeddedPostgres({ dataDir: folder, durable, port });
    },
    async terminate(where = "true") {
      const { rows } = await pool.query<{ n: number }>(
        `select count(pg_terminate_backend(pid))::int as n from pg_stat_activity
         where backend_type = 'client backend' and application_name <> 'nemesis' and (${where})`,
      );
      return rows[0]?.n ?? 0;
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await server.stop();
      if (dataDir !== folder) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
