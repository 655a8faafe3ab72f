/**
 * Runs in a thread of a child process and ends the process when its parent is gone. The child hears
 * of that by `disconnect` too, but only once its main thread is free; native code may hold that long.
 */
const CHECK_EVERY_MS = 500;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid === parent) return;
  try {
    process.kill(-process.pid, "SIGKILL"); // and all that it started
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}, CHECK_EVERY_MS);
