import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

export interface ResidentMemory {
  nowMb: number;
  /** Highest since the process started, or since {@link forgetPeak}; `nowMb` where the system does not say. */
  peakMb: number;
}

const run = promisify(execFile);

/** True where the kernel itself tells, at almost no cost. */
export const readsProc = process.platform === "linux";

/**
 * Resident memory of a process in MiB, or null when it has ended. Where the kernel tells cheaply, that of
 * what it started counts as well.
 */
export async function residentMemory(pid: number): Promise<ResidentMemory | null> {
  try {
    if (!readsProc) return await fromPs(pid);
    const own = fromProc(await readFile(`/proc/${pid}/status`, "utf8"));
    if (own === null) return null;
    const nowMb = own.nowMb + (await memoryBelow(pid));
    return { nowMb, peakMb: Math.max(own.peakMb, nowMb) };
  } catch {
    return null;
  }
}

/** Of all that a process started, and what those started. Those that its other threads started are not seen. */
async function memoryBelow(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const below = children
    .split(" ")
    .filter(Boolean)
    .map(async (child) => {
      const status = await readFile(`/proc/${child}/status`, "utf8").catch(() => "");
      return (fromProc(status)?.nowMb ?? 0) + (await memoryBelow(Number(child)));
    });
  return (await Promise.all(below)).reduce((sum, mb) => sum + mb, 0);
}

/** Makes the kernel measure the peak afresh, so that a second run in one process has its own. */
export async function forgetPeak(pid: number): Promise<void> {
  if (readsProc) await writeFile(`/proc/${pid}/clear_refs`, "5").catch(() => undefined);
}

function fromProc(status: string): ResidentMemory | null {
  const now = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  // A process that has ended but was not waited for yet has no such lines.
  return now === undefined ? null : { nowMb: Number(now) / 1024, peakMb: Number(peak ?? now) / 1024 };
}

async function fromPs(pid: number): Promise<ResidentMemory | null> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  const nowMb = Number(stdout.trim()) / 1024;
  return nowMb > 0 ? { nowMb, peakMb: nowMb } : null;
}
