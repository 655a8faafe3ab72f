import { readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { platform } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { commandOf, isAlive, isKnown, workingDirOf } from "./process-identity.ts";

/**
 * Ends a server that still runs on this cluster after its Jobwire process was killed. Only a process
 * that is known to work in this very folder is touched. The caller owns the data folder.
 */
export async function stopOrphan(clusterDir: string, onNotice: (notice: string) => void): Promise<void> {
  const pidFile = join(clusterDir, "postmaster.pid");
  const pid = readPid(pidFile);
  if (pid === null) return;
  if (!isKnown(pid)) return; // the server clears that up itself and recovers
  if (!isAlive(pid) || !worksIn(pid, clusterDir)) {
    // Ended but still listed (nobody reaps it in some containers), or the id is somebody else's by
    // now: the server would take it for a rival and give up.
    rmSync(pidFile, { force: true });
    return;
  }
  onNotice(`A database server of an earlier start still runs (pid ${pid}); stopping it.`);
  for (const [signal, patienceMs] of [
    ["SIGINT", 10_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    for (const one of signal === "SIGKILL" ? processesIn(clusterDir, pid) : [pid]) send(one, signal);
    send(pid, "SIGCONT");
    if (await ends(pid, patienceMs)) {
      if (isKnown(pid)) rmSync(pidFile, { force: true });
      return;
    }
  }
}

function readPid(pidFile: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

function worksIn(pid: number, clusterDir: string): boolean {
  const dir = realpathSync(clusterDir);
  return workingDirOf(pid) === dir || [clusterDir, dir].some((path) => commandOf(pid).includes(`-D ${path} `));
}

/** Last resort: the server and its children, as far as the platform lets us find them. */
function processesIn(clusterDir: string, pid: number): number[] {
  if (platform() !== "linux") return [pid];
  return readdirSync("/proc")
    .map(Number)
    .filter((candidate) => candidate > 1 && workingDirOf(candidate) === realpathSync(clusterDir));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // ended meanwhile
  }
}

/** It is not our child, so its end can only be looked for. */
async function ends(pid: number, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (isAlive(pid)) {
    if (performance.now() > until) return false;
    await delay(20);
  }
  return true;
}
