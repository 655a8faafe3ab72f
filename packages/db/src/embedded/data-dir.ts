import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DataDirUnwritableError, EmbeddedPostgresError } from "./errors.ts";
import { userCan } from "./os-user.ts";
import type { OsUser } from "./os-user.ts";

/** Folders that any account may enter, tried in this order when the wanted one is closed to the server's. */
const OPEN_FOLDERS = ["/var/lib/jobwire", "/opt/jobwire"];

/** Stands in a data folder whose contents had to move, and names the place. */
const POINTER = "moved-to";

/**
 * Makes the data folder and returns where it really is: elsewhere, when the account that runs the
 * server cannot reach the wanted place (a root user's home is closed to all others).
 * @throws DataDirUnwritableError
 */
export function settleDataDir(wanted: string, user: OsUser | null, onNotice: (notice: string) => void): string {
  const dataDir = makeDir(resolve(wanted));
  if (userCan(user, "execute", dataDir)) return dataDir;

  const pointer = join(dataDir, POINTER);
  // A name of its own rather than a hash of the path: who deletes the folder starts afresh.
  const moved = existsSync(pointer) ? whereDataDirIs(dataDir) : join(openFolder(user), randomBytes(6).toString("hex"));
  makeDir(moved);
  try {
    writeFileSync(pointer, `${moved}\n`);
  } catch (cause) {
    throw new DataDirUnwritableError(dataDir, cause);
  }
  onNotice(`The system user ${user?.name} cannot reach ${dataDir}, so the database is kept in ${moved}.`);
  return moved;
}

/** Where an existing data folder really is. */
export function whereDataDirIs(dataDir: string): string {
  const pointer = join(dataDir, POINTER);
  return existsSync(pointer) ? readFileSync(pointer, "utf8").trim() : dataDir;
}

/** A folder that `user` can reach, made when missing. */
export function openFolder(user: OsUser | null): string {
  for (const folder of OPEN_FOLDERS) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
    } catch {
      continue;
    }
    if (userCan(user, "execute", folder)) return folder;
  }
  throw new EmbeddedPostgresError(
    `No folder for the database that the system user ${user?.name} can reach (tried ${OPEN_FOLDERS.join(", ")}). Set JOBWIRE_DATA_DIR to one.`,
  );
}

function makeDir(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o755 });
    return path;
  } catch (cause) {
    throw new DataDirUnwritableError(path, cause);
  }
}
