import { workerData } from "node:worker_threads";

/**
 * Runs in a thread of a child process and ends the process when its parent is gone. The child hears
 * of that by `disconnect` too, but only once its main thread is free; native code may hold that long.
 */
const CHECK_EVERY_MS = 500;
const { parentPid } = workerData as { parentPid: number };

function look(): void {
  if (process.ppid === parentPid) return;
  try {
    process.kill(-process.pid, "SIGKILL"); // and all that it started
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}

look();
setInterval(look, CHECK_EVERY_MS);
