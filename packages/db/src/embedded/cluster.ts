import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { DataDirUnwritableError, EmbeddedPostgresError } from "./errors.ts";
import { runAs } from "./os-user.ts";
import type { OsUser } from "./os-user.ts";

/** Name of the database's owner, and of the database itself. */
export const ROLE = "jobwire";

/** Surroundings of the server's programs: English messages, UTC, nothing of ours. */
export const SERVER_ENV = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", SystemRoot: process.env.SystemRoot };

/** The files of one server. */
export interface Cluster {
  dir: string;
  password: string;
}

/** The account that owns an existing cluster; Postgres runs as no other. Null when there is none yet. */
export function ownerOfCluster(dataDir: string): OsUser | null {
  const owner = statOr(join(dataDir, "cluster"));
  return owner && owner.uid !== 0 ? { name: `with id ${owner.uid}`, uid: owner.uid, gid: owner.gid } : null;
}

/**
 * Opens the cluster in a data folder, making it first when there is none. A cluster comes into
 * being by a rename, so one cut short by a crash is never taken for whole.
 * @throws EmbeddedPostgresError, DataDirUnwritableError
 */
export async function openCluster(options: {
  dataDir: string;
  binaries: Binaries;
  user: OsUser | null;
  durable: boolean;
}): Promise<Cluster> {
  const { dataDir, binaries, user } = options;
  const dir = join(dataDir, "cluster");
  const passwordFile = join(dataDir, "password");
  if (!existsSync(dir)) await makeCluster(options, dir, passwordFile);
  else if (user === null && process.getuid && statSync(dir).uid !== process.getuid()) {
    throw new DataDirUnwritableError(dir, { code: `it belongs to another user, with id ${statSync(dir).uid}` });
  }

  const found = readFileSync(join(dir, "PG_VERSION"), "utf8").trim();
  const expected = binaries.version.split(".")[0];
  if (found !== expected) {
    throw new EmbeddedPostgresError(
      `The database in ${dir} was made by Postgres ${found}, but this version of Jobwire brings Postgres ${expected}. Dump it with the old version and restore it, or choose an empty folder with JOBWIRE_DATA_DIR.`,
    );
  }
  if (!existsSync(passwordFile)) await resetPassword(binaries, user, dir, passwordFile);
  return { dir, password: readFileSync(passwordFile, "utf8").trim() };
}

async function makeCluster(
  { dataDir, binaries, user, durable }: { dataDir: string; binaries: Binaries; user: OsUser | null; durable: boolean },
  dir: string,
  passwordFile: string,
): Promise<void> {
  const draft = `${dir}.new`;
  const passwordForInitdb = join(dataDir, "password.new");
  const password = randomBytes(24).toString("base64url");
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordForInitdb, password, { mode: 0o600 });
    if (user) for (const path of [draft, passwordForInitdb]) chownSync(path, user.uid, user.gid);
  } catch (cause) {
    throw new DataDirUnwritableError(dataDir, cause);
  }
  const { code, output } = await run(user, binaries.initdb, [
    `--pgdata=${draft}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordForInitdb}`,
    "--auth=scram-sha-256",
    // Sorts by code point and knows upper and lower case of every script, on every machine alike.
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ]);
  rmSync(passwordForInitdb, { force: true });
  if (code !== 0) throw new EmbeddedPostgresError(`Cannot make the database in ${draft}.`, output);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  renameSync(draft, dir);
}

/** Sets a new password, on the stopped cluster, when the file with the old one is gone. */
async function resetPassword(
  binaries: Binaries,
  user: OsUser | null,
  dir: string,
  passwordFile: string,
): Promise<void> {
  const password = randomBytes(24).toString("base64url");
  const { code, output } = await run(
    user,
    binaries.postgres,
    ["--single", "-D", dir, "postgres"],
    `ALTER ROLE ${ROLE} PASSWORD '${password}'\n`,
  );
  if (code !== 0) throw new EmbeddedPostgresError(`Cannot set a new password for the database in ${dir}.`, output);
  writeFileSync(passwordFile, password, { mode: 0o600 });
}

/** Runs a program to its end. */
async function run(
  user: OsUser | null,
  program: string,
  args: string[],
  input = "",
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, { ...runAs(user), env: SERVER_ENV });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk));
  child.stdin.end(input);
  return await new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new EmbeddedPostgresError(`Cannot run ${program}: ${error.message}`)));
    child.on("close", (code) => resolve({ code, output: output.trim() }));
  });
}

function statOr(path: string): { uid: number; gid: number } | null {
  return existsSync(path) ? statSync(path) : null;
}
