import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import type { Socket } from "node:net";
import { platform } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { Binaries } from "./binaries.ts";
import { ROLE, SERVER_ENV } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";
import { EmbeddedPostgresError } from "./errors.ts";
import { runAs } from "./os-user.ts";
import type { OsUser } from "./os-user.ts";

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
/** Longest recovery after a crash that is waited for. */
const READY_WITHIN_MS = 120_000;

/** A running server. */
export interface Server {
  /** Settles when it ends, for whatever reason. */
  exited: Promise<void>;
  /** Fast shutdown: breaks connections, writes everything down. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  binaries: Binaries;
  cluster: Cluster;
  dataDir: string;
  user: OsUser | null;
  port: number;
  durable: boolean;
}

/**
 * Starts the server and waits until it answers.
 * @throws EmbeddedPostgresError with the last lines of its log
 */
export async function launchServer(options: ServerOptions): Promise<Server> {
  const { binaries, cluster, dataDir, user, port, durable } = options;
  const logFile = join(dataDir, "server.log");
  const logFrom = openLog(logFile);
  const log = openSync(logFile, "a", 0o600);
  const child = spawn(binaries.postgres, ["-D", cluster.dir, ...settings(port, durable)], {
    ...runAs(user),
    env: SERVER_ENV,
    stdio: ["ignore", log, log],
    detached: true, // Ctrl-C goes to us alone; we stop the server last, when the jobs are drained
  });
  closeSync(log);
  child.unref();

  let over = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      resolve();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  if (child.pid !== undefined) stopWhenWeDie(child, user);

  const until = performance.now() + READY_WITHIN_MS;
  while (!(await answers(cluster, port))) {
    if (over) throw new EmbeddedPostgresError("The embedded Postgres did not start.", tail(logFile, logFrom));
    if (performance.now() > until) {
      child.kill("SIGQUIT");
      throw new EmbeddedPostgresError("The embedded Postgres did not answer in time.", tail(logFile, logFrom));
    }
    await Promise.race([delay(15), exited]);
  }
  return { exited, stop: () => shutDown(child, exited, options) };
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    timezone: "UTC",
    log_timezone: "UTC",
    ...(durable
      ? {}
      : {
          fsync: "off",
          synchronous_commit: "off",
          full_page_writes: "off",
          wal_level: "minimal",
          max_wal_senders: 0,
          autovacuum_naptime: "10min",
        }),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** A small shell holds a pipe from us; when it closes, we are gone, however suddenly. */
function stopWhenWeDie(server: ChildProcess, user: OsUser | null): void {
  if (platform() === "win32") return;
  const watch = spawn("/bin/sh", ["-c", 'cat >/dev/null; kill -INT "$1"', "sh", String(server.pid)], {
    ...runAs(user),
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watch.on("error", () => {}); // without a shell, the next start stops the orphan
  watch.unref();
  (watch.stdin as Socket | null)?.unref();
  server.once("exit", () => watch.kill("SIGKILL"));
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user: ROLE,
    password: cluster.password,
    database: "postgres",
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [ROLE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${ROLE}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function shutDown(
  child: ChildProcess,
  exited: Promise<void>,
  { binaries, cluster }: ServerOptions,
): Promise<void> {
  if (platform() === "win32") spawn(binaries.pgCtl, ["stop", "-m", "fast", "-D", cluster.dir], { stdio: "ignore" });
  else child.kill("SIGINT");
  for (const [signal, patienceMs] of [
    ["SIGQUIT", 30_000],
    ["SIGKILL", 5_000],
  ] as const) {
    const impatient = new AbortController();
    const late = delay(patienceMs, "late", { signal: impatient.signal }).catch(() => "ended");
    const outcome = await Promise.race([exited, late]);
    impatient.abort();
    if (outcome !== "late") return;
    child.kill(signal);
  }
  await exited;
}

/** Starts the log afresh when it has grown; returns where this start's lines begin. */
function openLog(path: string): number {
  try {
    const { size } = statSync(path);
    if (size < LOG_LIMIT_BYTES) return size;
    truncateSync(path);
  } catch {
    // none yet
  }
  return 0;
}

function tail(path: string, from: number): string {
  return readFileSync(path).subarray(from).toString("utf8").trim().split("\n").slice(-15).join("\n");
}
