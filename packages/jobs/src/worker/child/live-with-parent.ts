import { Worker } from "node:worker_threads";
import { writeFileSync } from "node:fs";

/**
 * Ties a child process to its parent: it ends, with all that it started, when the parent does, however that ends; and leaves it
 * to the parent to react to Ctrl-C and to SIGTERM, which a terminal or a supervisor sends to all.
 */
export function liveWithParent(): void {
  process.on("disconnect", () => endGroup() || process.exit());
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  // By its parent's own word: one that ended while this process started is not its parent any more.
  const parentPid = Number(process.env.JOBWIRE_PARENT_PID ?? process.ppid);
  delete process.env.JOBWIRE_PARENT_PID;
  const watch = new URL("./orphan-watch.ts", import.meta.url);
  new Worker(watch, { workerData: { parentPid }, resourceLimits: { maxOldGenerationSizeMb: 16 } }).unref();
  if (process.platform === "linux") preferAsVictim();
}

/** Ends this process and all that it started, where it leads a process group of its own. */
function endGroup(): boolean {
  try {
    return process.kill(-process.pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** When the machine itself runs out of memory, the kernel shall end the child, not the worker. */
function preferAsVictim(): void {
  try {
    writeFileSync("/proc/self/oom_score_adj", "900");
  } catch {
    // Some containers do not let it; the cap of ours still holds.
  }
}
