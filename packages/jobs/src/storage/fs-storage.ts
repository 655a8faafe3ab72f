import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";
import { assertKey } from "./create-key.ts";
import type { ByteRange, Storage, StorageSource } from "./storage.ts";
import { RangeUnsatisfiable, StoredFileMissing } from "./storage-error.ts";

/** Files on their way in; outside the folders that keys can name. */
const INCOMING = ".incoming";
/** A file this old on its way in was left by a crash. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** Keeps files in a folder of this machine. */
export function createFsStorage(root: string): Storage {
  const folder = resolve(root);
  const disk = new Disk(new FSDriver({ location: folder, visibility: "private" }));
  const pathOf = (key: string) => join(folder, key);
  let ready: Promise<unknown> | undefined;

  async function sizeOf(key: string): Promise<number> {
    assertKey(key);
    const found = await stat(pathOf(key)).catch((error: unknown) => {
      throw isMissing(error) ? new StoredFileMissing(key, { cause: error }) : error;
    });
    if (!found.isFile()) throw new StoredFileMissing(key);
    return found.size;
  }

  return {
    async put(key, source) {
      assertKey(key);
      await (ready ??= removeAbandoned(join(folder, INCOMING)));
      const incoming = join(folder, INCOMING, randomUUID());
      try {
        const bytes = await writeThrough(incoming, source);
        await mkdir(dirname(pathOf(key)), { recursive: true });
        await rename(incoming, pathOf(key));
        await syncFolder(dirname(pathOf(key)));
        return { bytes };
      } catch (error) {
        await rm(incoming, { force: true });
        throw error;
      }
    },

    async openRead(key, range) {
      const bytes = await sizeOf(key);
      if (range === undefined) return disk.getStream(key);
      const end = Math.min(range.end ?? bytes - 1, bytes - 1);
      if (!isWithin(range, bytes)) throw new RangeUnsatisfiable(range, bytes);
      return createReadStream(pathOf(key), { start: range.start, end });
    },

    async localPath(key) {
      await sizeOf(key);
      return pathOf(key);
    },

    async remove(key) {
      assertKey(key);
      await disk.delete(key);
    },

    size: sizeOf,
  };
}

/** Writes the source to a new file and waits until the disk has it. flydrive's own put does not sync. */
async function writeThrough(path: string, source: StorageSource): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(asReadable(source));
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function asReadable(source: StorageSource): Readable {
  if (source instanceof Readable) return source;
  if (source instanceof Uint8Array) return Readable.from([source]);
  return createReadStream(source.path);
}

/** Makes a rename survive a power cut; some systems cannot sync a folder, and lose nothing else by it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => null);
  if (folder === null) return;
  try {
    await folder.sync();
  } catch {
    // Windows and some network drives refuse; the file itself is synced.
  } finally {
    await folder.close();
  }
}

async function removeAbandoned(incoming: string): Promise<void> {
  await mkdir(incoming, { recursive: true });
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
  }
}

function isWithin(range: ByteRange, bytes: number): boolean {
  const { start, end = bytes - 1 } = range;
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start < bytes && end >= start;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
