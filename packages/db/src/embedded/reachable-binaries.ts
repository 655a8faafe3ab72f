import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { binariesIn, findBinaries } from "./binaries.ts";
import type { Binaries } from "./binaries.ts";
import { openFolder } from "./data-dir.ts";
import { runAs } from "./os-user.ts";
import type { OsUser } from "./os-user.ts";

/**
 * Programs that `user` can run: those in node_modules, or a copy where that folder is closed to
 * them. The copy is made once for each version.
 */
export function reachableBinaries(
  user: OsUser | null,
  onNotice: (notice: string) => void,
  installed: Binaries = findBinaries(),
): Binaries {
  if (user === null || canRun(installed, user)) return installed;

  const target = join(openFolder(user), `postgres-${installed.version}`);
  const copy = binariesIn(target, installed.version);
  if (!existsSync(target)) {
    onNotice(`The system user ${user.name} cannot reach ${installed.root}, so Postgres is copied to ${target}.`);
    const draft = `${target}.${process.pid}`;
    cpSync(installed.root, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith(".a"), // for compilers only, a third of the size
    });
    openToAll(draft);
    try {
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(target)) throw error; // else another process was faster
    }
  }
  return copy;
}

function canRun(binaries: Binaries, user: OsUser): boolean {
  return spawnSync(binaries.postgres, ["--version"], { ...runAs(user), stdio: "ignore" }).status === 0;
}

/** Lets everyone read, and run what its owner may run, whatever mask npm installed with. */
function openToAll(path: string): void {
  const { mode, isLink, isDir } = describe(path);
  if (isLink) return;
  chmodSync(path, (mode & 0o100) !== 0 ? mode | 0o555 : mode | 0o444);
  if (isDir) for (const name of readdirSync(path)) openToAll(join(path, name));
}

function describe(path: string): { mode: number; isLink: boolean; isDir: boolean } {
  const stat = lstatSync(path);
  return { mode: stat.mode & 0o777, isLink: stat.isSymbolicLink(), isDir: stat.isDirectory() };
}
