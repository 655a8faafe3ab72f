/**
 * Runs in a thread of a child process and ends the process when its parent is gone. The child hears
 * of that by `disconnect` too, but only once its main thread is free; native code may hold that long.
 */
const CHECK_EVERY_MS = 500;
/** By its parent's own word: one that ended while this process started is not its parent any more. */
const parent = Number(process.env.JOBWIRE_PARENT_PID ?? process.ppid);

function look(): void {
  if (process.ppid === parent) return;
  try {
    process.kill(-process.pid, "SIGKILL"); // and all that it started
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}

look();
setInterval(look, CHECK_EVERY_MS);
