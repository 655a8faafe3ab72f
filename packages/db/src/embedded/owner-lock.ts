import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataDirInUseError } from "./errors.ts";
import { isAlive, startTimeOf } from "./process-identity.ts";

interface Owner {
  pid: number;
  /** See `startTimeOf`; null where the platform does not tell. */
  startTime: string | null;
}

const FILE = "owner.json";

/** The hold of this process on a data folder. */
export interface OwnerLock {
  release(): void;
}

/**
 * Takes a data folder for this process. The hold ends with the process: an owner that is gone, or
 * whose id belongs to another process by now, is ignored.
 * @throws DataDirInUseError when a living process holds it
 */
export function takeOwnership(dataDir: string): OwnerLock {
  const path = join(dataDir, FILE);
  const mine = `${path}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) } satisfies Owner);
  writeFileSync(mine, text, { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(mine, path); // atomic: fails when there is an owner
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const found = readFileOr(path);
      if (found === null) continue;
      const owner = parseOwner(found);
      if (owner && isLiving(owner)) throw new DataDirInUseError(dataDir, owner.pid);
      takeAway(path, `${mine}.dead`, found);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return {
    release() {
      if (readFileOr(path) === text) rmSync(path, { force: true });
    },
  };
}

/** Whether a living process holds the data folder. */
export function isOwned(dataDir: string): boolean {
  const owner = parseOwner(readFileOr(join(dataDir, FILE)) ?? "null");
  return owner !== null && isLiving(owner);
}

/** Removes a dead owner's file; if another starter was faster and the file is theirs, puts it back. */
function takeAway(path: string, aside: string, expected: string): void {
  try {
    renameSync(path, aside);
    if (readFileOr(aside) !== expected) linkSync(aside, path);
  } catch {
    // gone, or put back already: the next round looks again
  } finally {
    rmSync(aside, { force: true });
  }
}

function isLiving({ pid, startTime }: Owner): boolean {
  return isAlive(pid) && (startTime === null || startTimeOf(pid) === startTime);
}

function parseOwner(text: string): Owner | null {
  try {
    return JSON.parse(text) as Owner | null;
  } catch {
    return null; // cut short by a crash
  }
}

function readFileOr(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
