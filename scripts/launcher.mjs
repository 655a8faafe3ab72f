// npm starts us through a shell, and neither tells us when npm is killed outright: without a look we
// would live on, hold the port and the data folder, and be in the way of the next start.
import { readFileSync } from "node:fs";

const LOOK_EVERY_MS = 250;

/** Calls `onGone` once, when the npm that runs this script, or the shell between, is gone. Does nothing without npm. */
export function watchLauncher(onGone) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const atStart = ancestry();
  const timer = setInterval(() => {
    if (ancestry() === atStart) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Who started us and, where the system tells without a process of its own, who started them. */
function ancestry() {
  return `${process.ppid} ${parentOf(process.ppid)}`;
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
  } catch {
    return "";
  }
}
