import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { platform } from "node:os";

/** Whether a process with this id runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  return isKnown(pid) && !isZombie(pid);
}

/** Whether the system still has an entry for this id, be it of a process that has ended. */
export function isKnown(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A process that ended but whose parent has not noticed yet holds nothing any more. */
function isZombie(pid: number): boolean {
  return platform() === "linux" && statFields(pid)?.[0] === "Z";
}

/**
 * When a process started, as an opaque text: together with the id it names one process for good,
 * because ids are used again. Null when there is no such process or the platform does not tell.
 */
export function startTimeOf(pid: number): string | null {
  if (platform() === "linux") {
    const ticks = statFields(pid)?.[19];
    return ticks === undefined ? null : `${bootId()}:${ticks}`;
  }
  if (platform() === "win32") return null;
  const { status, stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

/** The command line of a process; "" when unknown. */
export function commandOf(pid: number): string {
  if (platform() === "linux")
    return readOr("", () => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
  if (platform() === "win32") return "";
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
}

/** The folder a process works in; null when unknown. A Postgres server works in its data folder. */
export function workingDirOf(pid: number): string | null {
  return platform() === "linux" ? readOr(null, () => readlinkSync(`/proc/${pid}/cwd`)) : null;
}

/** Fields of /proc/<pid>/stat from the third (state) on; the name before them may hold spaces. */
function statFields(pid: number): string[] | null {
  return readOr(null, () => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  });
}

function bootId(): string {
  return readOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
}

function readOr<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
