import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../apps/server/src/main.ts", import.meta.url));
export const ADMIN = { email: "admin@example.com", password: "correct horse battery staple" } as const;

export interface Credentials {
  userId: string;
  token: string;
  /** `Cookie` header value. */
  cookie: string;
}

export interface StartServerOptions {
  /** A database of `createTestDatabase()`; without it the server brings its embedded one. */
  databaseUrl?: string;
  role?: "all" | "api" | "worker";
  /** Kept when given; otherwise a temporary folder that goes with the server. */
  dataDir?: string;
  port?: number;
  env?: Record<string, string>;
}

export interface RunningServer extends AsyncDisposable {
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves when its output matches. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  adminSignIn(): Promise<Credentials>;
  signUp(who: { email: string; password: string; name?: string }): Promise<Credentials>;
  signIn(who: { email: string; password: string }): Promise<Credentials>;
  /** Sends a signal and resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Graceful stop. */
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  return address.port;
}

/**
 * Starts the product as a process of its own, as `npm start` does, and resolves once it serves (or,
 * for a worker, once it works). Fails with its output when it ends before that.
 */
export async function startServer(options: StartServerOptions = {}): Promise<RunningServer> {
  const port = options.port ?? (await freePort());
  const ownDataDir = options.dataDir === undefined;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "jobwire-e2e-")));
  // The system user that runs Postgres must be able to reach it, or the database is kept elsewhere.
  if (ownDataDir) await chmod(dataDir, 0o755);
  const role = options.role ?? "all";
  const child = spawn(process.execPath, [MAIN], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      JOBWIRE_ROLE: role,
      JOBWIRE_DATA_DIR: dataDir,
      JOBWIRE_ADMIN_EMAIL: ADMIN.email,
      JOBWIRE_ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: "info",
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...options.env,
    },
  });

  let output = "";
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const look of watchers) look();
    });
  }
  const gone = once(child, "exit");
  let running = true;
  void gone.then(() => {
    running = false;
    for (const look of watchers) look();
  });

  const printed = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const look = () => {
        const match = output.match(pattern);
        if (match === null && running) return;
        watchers.delete(look);
        if (match === null) reject(new Error(`The server ended before it printed ${String(pattern)}:\n${output}`));
        else resolve(match);
      };
      watchers.add(look);
      look();
    });

  const url = `http://127.0.0.1:${port}`;
  await printed(
    role === "worker" ? /worker .*ready|works on/i : new RegExp(`http://(127\\.0\\.0\\.1|localhost):${port}`),
  );

  const credentials = async (path: string, body: object): Promise<Credentials> => {
    const response = await fetch(`${url}/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(";", 1)[0])
      .join("; ");
    const { user, token } = (await response.json()) as { user: { id: string }; token: string };
    return { userId: user.id, token: response.headers.get("set-auth-token") ?? token, cookie };
  };

  const kill = async (signal: NodeJS.Signals) => {
    if (running) child.kill(signal);
    await gone;
  };
  const stop = () => kill("SIGTERM");

  return {
    url,
    port,
    pid: child.pid ?? -1,
    dataDir,
    process: child,
    output: () => output,
    printed,
    adminSignIn: () => credentials("sign-in/email", ADMIN),
    signIn: (who) => credentials("sign-in/email", who),
    signUp: (who) => credentials("sign-up/email", { name: who.email.split("@")[0], ...who }),
    kill,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (ownDataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
