import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@jobwire/db/testing";
import { readEnv } from "../env.ts";
import { createLogger } from "../start/logger.ts";
import { startJobwire } from "../start/start-jobwire.ts";
import { signUp, type SignedIn } from "./signed-in.ts";

export interface TestServer extends AsyncDisposable {
  url: string;
  port: number;
  db: TestDatabase;
  /** Path of the one-time admin link, where one was due. */
  signInPath: string | null;
  filesIn: string;
  /** Everything it logged. */
  log(): string;
  user(email?: string): Promise<SignedIn>;
  admin(): Promise<SignedIn>;
  /** `fetch` with a path. */
  get(path: string, init?: RequestInit): Promise<Response>;
}

let counter = 0;

/**
 * Starts the real composition root in this process, on a database of its own and a free port. It
 * serves and does not work, unless told otherwise: jobs stay queued and the test decides.
 *
 * @param variables on top of what a test needs; `undefined` takes one away
 */
export async function startTestServer(
  variables: Record<string, string> = {},
  options: { webDir?: string; db?: TestDatabase } = {},
): Promise<TestServer> {
  const db = options.db ?? (await createTestDatabase());
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-server-"));
  const { env, problems } = readEnv({
    DATABASE_URL: db.url,
    DATABASE_POOL_SIZE: "5",
    PORT: "0",
    JOBWIRE_ROLE: "api",
    JOBWIRE_DATA_DIR: dataDir,
    LOG_LEVEL: "warn",
    ...variables,
  });
  if (env === null) throw new Error(JSON.stringify(problems));
  let log = "";
  const logger = createLogger(env, { write: (text) => (log += text) });
  const jobwire = await startJobwire({ env, logger, webDir: options.webDir ?? join(dataDir, "no-web") });
  const url = jobwire.url ?? "";
  return {
    url,
    port: Number(new URL(url).port),
    db,
    signInPath: jobwire.signInPath,
    filesIn: jobwire.filesIn,
    log: () => log,
    user: (email = `user-${++counter}@example.test`) => signUp(url, email),
    async admin() {
      const admin = await signUp(url, `admin-${++counter}@example.test`);
      await db.pool.query(`update "user" set role = 'admin' where id = $1`, [admin.userId]);
      return admin;
    },
    get: (path, init) => fetch(`${url}${path}`, { redirect: "manual", ...init }),
    async [Symbol.asyncDispose]() {
      await jobwire.stop();
      if (options.db === undefined) await db[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
