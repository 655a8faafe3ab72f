import { type RunningServer, startServer } from "@jobwire/e2e/harness/start-server";
import type { TracedSettings } from "../traced/settings.ts";
import { clockMs } from "./clock.ts";
import { type DatabaseProxy, startDatabaseProxy } from "./database-proxy.ts";
import type { Recorder } from "./recorder.ts";

/** A process of the product, with a network of its own between it and the database. */
export interface ArenaProcess extends AsyncDisposable {
  readonly server: RunningServer;
  readonly proxy: DatabaseProxy;
  readonly pid: number;
  /** Sends a signal; of those that end a process, resolves when it is gone. */
  signal(name: NodeJS.Signals): Promise<void>;
  readonly isGone: boolean;
}

export interface ArenaProcessOptions {
  role: "api" | "worker";
  databaseUrl: string;
  dataDir: string;
  settings: TracedSettings;
  recorder: Recorder;
  env?: Record<string, string>;
  /** Default: a free one. */
  port?: number;
}

const TRACED = new URL("../traced/traced-handlers.ts", import.meta.url).href;
const HOLDS = new Set<NodeJS.Signals>(["SIGSTOP", "SIGCONT"]);

export async function startArenaProcess(options: ArenaProcessOptions): Promise<ArenaProcess> {
  const { role, databaseUrl, dataDir, settings, recorder, env, port } = options;
  const proxy = await startDatabaseProxy(databaseUrl);
  const server = await startServer({
    role,
    databaseUrl: proxy.url,
    dataDir,
    port,
    env: {
      NODE_OPTIONS: `--import=${TRACED}`,
      FAULTS_SETTINGS: JSON.stringify(settings),
      LOG_LEVEL: process.env.FAULTS_LOG_LEVEL ?? "warn",
      ...env,
    },
  });
  const { pid } = server;
  let isGone = false;
  // A frozen one would outlive us.
  const end = () => void server.process.kill("SIGKILL");
  process.once("exit", end);
  server.process.once("exit", () => {
    isGone = true;
    process.off("exit", end);
    recorder.add({ kind: "died", pid, atMs: clockMs() });
  });
  return {
    server,
    proxy,
    pid,
    get isGone() {
      return isGone;
    },
    async signal(name) {
      if (HOLDS.has(name)) server.process.kill(name);
      else await server.kill(name);
    },
    async [Symbol.asyncDispose]() {
      server.process.kill("SIGCONT");
      await server.kill("SIGKILL");
      await proxy[Symbol.asyncDispose]();
    },
  };
}
