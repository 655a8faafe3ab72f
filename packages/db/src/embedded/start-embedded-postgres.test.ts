import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPool } from "../pool.ts";
import { findBinaries } from "./binaries.ts";
import { DataDirInUseError, DataDirUnwritableError, startEmbeddedPostgres } from "./index.ts";
import { findServerUser } from "./os-user.ts";
import { commandOf, isAlive } from "./process-identity.ts";
import { reachableBinaries } from "./reachable-binaries.ts";

const isRoot = process.getuid?.() === 0;
const fixture = fileURLToPath(new URL("start-and-hold.fixture.ts", import.meta.url));

let folder: string;
let dataDir: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "embedded-postgres-"));
  chmodSync(folder, 0o755);
  dataDir = join(folder, "data");
  children = [];
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await kill(child);
  rmSync(folder, { recursive: true, force: true });
});

const start = (over: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}) =>
  startEmbeddedPostgres({ dataDir, durable: false, ...over });

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts a server; what it says first. */
async function hold(
  options: object = {},
): Promise<{ child: ChildProcess; says: { url: string; name: string; message: string } }> {
  const child = spawn(process.execPath, [fixture, dataDir], { stdio: ["ignore", "pipe", "inherit"], ...options });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout!), "line")) as [string];
  return { child, says: JSON.parse(line) };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

const serverPid = (dir = dataDir) =>
  Number(readFileSync(join(dir, "cluster", "postmaster.pid"), "utf8").split("\n")[0]);

/** The shell that stops a server whose owner is gone; without it the server lives on. */
function killWatch(pid: number): void {
  for (const candidate of readdirSync("/proc").map(Number)) {
    const command = candidate > 1 ? commandOf(candidate) : "";
    if (command.includes("kill -INT") && command.trim().endsWith(` ${pid}`)) process.kill(candidate, "SIGKILL");
  }
}

describe("a server", () => {
  test("answers on 127.0.0.1 alone, as Postgres 18, sorting alike everywhere", async () => {
    await using postgres = await start();
    expect(new URL(postgres.url)).toMatchObject({
      hostname: "127.0.0.1",
      port: String(postgres.port),
      pathname: "/jobwire",
    });
    const [facts] = await query(
      postgres.url,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('listen_addresses') AS listens,
              current_setting('unix_socket_directories') AS sockets, current_setting('server_encoding') AS encoding,
              current_setting('TimeZone') AS zone, lower('ÄÉΣ') AS lower,
              (SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['ä','b','Z','a','B']) w) AS sorted`,
    );
    expect(facts).toEqual({
      major: 18,
      listens: "127.0.0.1",
      sockets: "",
      encoding: "UTF8",
      zone: "UTC",
      lower: "äéσ",
      sorted: "BZabä",
    });
    expect(statSync(join(dataDir, "password")).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, "cluster")).mode & 0o777).toBe(0o700);
  });

  test("asks for its password", async () => {
    await using postgres = await start();
    const wrong = new URL(postgres.url);
    wrong.password = "wrong";
    await expect(query(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  test("keeps its data over a stop, and a second stop does nothing", async () => {
    const first = await start({ durable: true });
    await query(first.url, "CREATE TABLE kept AS SELECT 42 AS n");
    await first.stop();
    await first.stop();
    await using second = await start({ durable: true });
    expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
  });

  test("takes the port that it is given, and says so when that is taken", async () => {
    await using first = await start();
    const rival = startEmbeddedPostgres({ dataDir: join(folder, "other"), durable: false, port: first.port });
    await expect(rival).rejects.toThrow(/could not bind/);
  });

  test("gets a new password when the file with the old one is gone", async () => {
    await (await start()).stop();
    rmSync(join(dataDir, "password"));
    await using again = await start();
    expect(await query(again.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("that dies under us is started again at the same address", async () => {
    const notices: string[] = [];
    let told = () => {};
    const noticed = new Promise<void>((resolve) => (told = resolve));
    await using postgres = await start({
      durable: true,
      onNotice(notice) {
        notices.push(notice);
        told();
      },
    });
    await query(postgres.url, "CREATE TABLE kept AS SELECT 42 AS n");
    process.kill(serverPid(postgres.dataDir), "SIGKILL");
    await noticed;
    const pool = createPool({ url: postgres.url, max: 1 }); // waits for a server that is away
    expect((await pool.query("SELECT n FROM kept")).rows).toEqual([{ n: 42 }]);
    await pool.end();
    expect(notices[0]).toContain("ended unexpectedly");
  });

  test("cut short while its files were made is made anew", async () => {
    mkdirSync(join(dataDir, "cluster.new"), { recursive: true });
    writeFileSync(join(dataDir, "cluster.new", "PG_VERSION"), "18\n");
    await using postgres = await start();
    expect(await query(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

describe("a data folder", () => {
  test("of a living process is refused, naming it", async () => {
    await using mine = await start();
    await expect(start()).rejects.toThrow(new DataDirInUseError(mine.dataDir, process.pid));
    const { says } = await hold();
    expect(says).toMatchObject({ name: "DataDirInUseError", message: expect.stringContaining(`pid ${process.pid}`) });
    expect(await query(mine.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("is free again after a stop, and after a start that failed", async () => {
    await using other = await startEmbeddedPostgres({ dataDir: join(folder, "other"), durable: false });
    await expect(start({ port: other.port })).rejects.toThrow(/could not bind/);
    await (await start()).stop();
    await (await start()).stop();
  });

  test("is not held by a process that got a dead owner's id", async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "owner.json"), JSON.stringify({ pid: process.ppid, startTime: "another-boot:1" }));
    await (await start()).stop();
    // Nor does the server take an unrelated process for a rival.
    writeFileSync(
      join(dataDir, "cluster", "postmaster.pid"),
      `${process.ppid}\n${dataDir}/cluster\n1\n5432\n\n127.0.0.1\n`,
    );
    await using postgres = await start();
    expect(serverPid(postgres.dataDir)).not.toBe(process.ppid);
  });

  test("that cannot be made is a clear error", async () => {
    writeFileSync(join(folder, "file"), "");
    const started = start({ dataDir: join(folder, "file", "data") });
    await expect(started).rejects.toBeInstanceOf(DataDirUnwritableError);
    await expect(started).rejects.toMatchObject({
      reason: "ENOTDIR",
      message: expect.stringContaining("JOBWIRE_DATA_DIR"),
    });
  });
});

describe("after a kill -9 of its process", () => {
  test("a server ends by itself", async () => {
    const { child } = await hold();
    const pid = serverPid();
    await kill(child);
    while (isAlive(pid)) await new Promise(setImmediate);
    await using postgres = await start();
    expect(postgres.dataDir).toBe(dataDir);
  });

  test("a server that lives on is stopped by the next start, and no data is lost", async () => {
    const { child, says } = await hold();
    const pid = serverPid();
    await query(says.url, "CREATE TABLE kept AS SELECT 42 AS n");
    killWatch(pid);
    await kill(child);
    expect(isAlive(pid)).toBe(true);
    const notices: string[] = [];
    await using postgres = await start({ onNotice: (notice) => notices.push(notice) });
    expect(isAlive(pid)).toBe(false);
    expect(notices).toEqual([expect.stringContaining(`pid ${pid}`)]);
    expect(await query(postgres.url, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
  });

  test("a server that was killed as well recovers", async () => {
    const { child, says } = await hold();
    const pid = serverPid();
    await query(says.url, "CREATE TABLE kept AS SELECT 42 AS n");
    await kill(child);
    process.kill(pid, "SIGKILL");
    await using postgres = await start();
    expect(await query(postgres.url, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
  });
});

describe.runIf(isRoot)("as root", () => {
  test("another system user runs the server", async () => {
    await using postgres = await start();
    expect(statSync(`/proc/${serverPid(postgres.dataDir)}`).uid).not.toBe(0);
  });

  test("a folder which that user cannot reach is exchanged for one that they can, for good", async () => {
    chmodSync(folder, 0o700);
    const notices: string[] = [];
    const first = await start({ onNotice: (notice) => notices.push(notice) });
    try {
      expect(first.dataDir).toMatch(/^\/(var\/lib|opt)\/jobwire\//);
      expect(notices.at(-1)).toContain(first.dataDir);
      await first.stop();
      const second = await start();
      expect(second.dataDir).toBe(first.dataDir);
      await second.stop();
    } finally {
      await first.stop();
      rmSync(first.dataDir, { recursive: true });
    }
  });

  test("programs which that user cannot reach are copied to where they can", () => {
    const user = findServerUser(() => {});
    chmodSync(folder, 0o700);
    const installed = findBinaries();
    spawnSync("cp", ["-a", installed.root, join(folder, "native")]);
    const version = `test-${process.pid}`;
    const closed = {
      ...installed,
      root: join(folder, "native"),
      version,
      postgres: join(folder, "native/bin/postgres"),
    };
    const notices: string[] = [];
    const copy = reachableBinaries(user, (notice) => notices.push(notice), closed);
    try {
      expect(copy.root).toMatch(new RegExp(`jobwire/postgres-${version}$`));
      const ran = spawnSync(copy.postgres, ["--version"], {
        uid: user!.uid,
        gid: user!.gid,
        cwd: "/",
        encoding: "utf8",
      });
      expect(ran.stdout).toContain("PostgreSQL) 18");
      expect(notices).toHaveLength(1);
      expect(reachableBinaries(user, (notice) => notices.push(notice), closed)).toEqual(copy);
      expect(notices).toHaveLength(1);
    } finally {
      rmSync(copy.root, { recursive: true });
    }
  });

  test("files of an ordinary user are run as that user", async () => {
    mkdirSync(dataDir);
    const { uid, gid } = findServerUser(() => {})!;
    chownSync(dataDir, uid, gid);
    const { child, says } = await hold({ uid, gid });
    expect(says).toHaveProperty("url"); // an ordinary user starts it without further ado
    await kill(child);
    await using postgres = await start();
    expect(statSync(`/proc/${serverPid()}`).uid).toBe(uid);
    expect(await query(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("an ordinary user is told that root's files are not theirs", async () => {
    const { uid, gid } = findServerUser(() => {})!;
    await (await start()).stop();
    const { says } = await hold({ uid, gid });
    expect(says).toMatchObject({ name: "DataDirUnwritableError" });
  });
});
