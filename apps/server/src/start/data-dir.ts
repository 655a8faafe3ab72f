import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { StartFailure } from "./start-failure.ts";

/** The folders of an installation. */
export interface DataDir {
  root: string;
  /** Of the embedded Postgres, which makes it itself. */
  database: string;
  files: string;
  keys: string;
  /** Uploads and attempts under way. */
  temp: string;
  /** Uploads that may be gone on with. */
  uploads: string;
}

/** Left behind by a process that was killed; no upload or attempt takes this long. */
const ABANDONED_MS = 24 * 3_600_000;

/**
 * Makes the data folder and the folders in it. Keys and files can be read by this user only.
 *
 * @param wanted `JOBWIRE_DATA_DIR`
 * @throws StartFailure when it cannot be written
 */
export async function prepareDataDir(wanted: string | undefined): Promise<DataDir> {
  const root = resolve(wanted ?? ".jobwire");
  const dirs: DataDir = {
    root,
    database: join(root, "database"),
    files: join(root, "files"),
    keys: join(root, "keys"),
    temp: join(root, "temp"),
    uploads: join(root, "uploads"),
  };
  try {
    await makeFolder(root);
    for (const dir of [dirs.files, dirs.keys, dirs.temp, dirs.uploads]) await makeFolder(dir, 0o700);
    const probe = join(dirs.temp, `probe-${process.pid}`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new StartFailure(
      `JOBWIRE_DATA_DIR: expected a folder that can be written to, got ${root} (${reason}). Make it writable, or choose another folder.`,
      { cause: error },
    );
  }
  await removeAbandoned(dirs.temp);
  return dirs;
}

/** As `mkdir` with `recursive`, which never returns where the system says of a parent that it is there and is not: in /proc. */
async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path, mode);
  }
}

async function removeAbandoned(temp: string): Promise<void> {
  for (const name of await readdir(temp)) {
    const path = join(temp, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}
