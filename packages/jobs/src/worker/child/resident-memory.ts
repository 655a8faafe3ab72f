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

/** Resident memory of a process in MiB, or null when it has ended. */
export async function residentMemory(pid: number): Promise<ResidentMemory | null> {
  try {
    return readsProc ? fromProc(await readFile(`/proc/${pid}/status`, "utf8")) : await fromPs(pid);
  } catch {
    return null;
  }
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
