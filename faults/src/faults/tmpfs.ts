import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A small disk of its own. */
export interface SmallDisk extends AsyncDisposable {
  path: string;
  /** Takes all the room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
}

/** @throws where this user may not mount */
export async function mountSmallDisk(sizeMb: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), "jobwire-small-disk-"));
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m,mode=755`, "tmpfs", path]);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  const unmount = () => void spawnSync("umount", ["-l", path]);
  process.once("exit", unmount);
  await chmod(path, 0o755);
  const filler = join(path, "filler");
  return {
    path,
    async fill() {
      const chunk = Buffer.alloc(1 << 20);
      for (let size = chunk.length; size >= 4_096;) {
        const { bavail, bsize } = await statfs(path);
        if (bavail * bsize < size) size /= 2;
        else await writeFile(filler, chunk.subarray(0, size), { flag: "a" }).catch(() => (size /= 2));
      }
    },
    free: () => rm(filler, { force: true }),
    async [Symbol.asyncDispose]() {
      process.off("exit", unmount);
      unmount();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Why no small disk can be had; null when it can. */
export async function whyNoSmallDisk(): Promise<string | null> {
  try {
    await using _disk = await mountSmallDisk(1);
    return null;
  } catch {
    return "a small disk cannot be mounted here; that takes Linux and root";
  }
}
