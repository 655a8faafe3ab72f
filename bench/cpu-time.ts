import { readdirSync, readFileSync } from "node:fs";

/** Of Linux on every platform that Node supports. */
const TICK_MS = 10;

/**
 * Processor time used so far by this process and by a Postgres server with all of its processes, those
 * that are gone included, in milliseconds. It says what a job costs even where the machine has other work.
 * @returns null where the system does not tell (it is not Linux)
 */
export function readCpuTimeMs(postmasterPid: number): number | null {
  try {
    const { user, system } = process.cpuUsage();
    let ticks = 0;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const stat = readStat(pid);
      if (stat === null) continue;
      // Of children that ended only their parent knows.
      if (Number(pid) === postmasterPid) ticks += stat.own + stat.ofEndedChildren;
      else if (stat.parentPid === postmasterPid) ticks += stat.own;
    }
    return (user + system) / 1_000 + ticks * TICK_MS;
  } catch {
    return null;
  }
}

/** Processor time that the whole machine has used so far, in milliseconds; null where the system does not tell. */
export function readMachineTimeMs(): number | null {
  try {
    const [user = 0, nice = 0, system = 0] = readFileSync("/proc/stat", "utf8")
      .slice("cpu ".length)
      .trim()
      .split(/\s+/)
      .map(Number);
    return (user + nice + system) * TICK_MS;
  } catch {
    return null;
  }
}

function readStat(pid: string): { parentPid: number; own: number; ofEndedChildren: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which stands in brackets and may hold anything.
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parentPid = 0] = fields;
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return { parentPid, own: user + system, ofEndedChildren: childUser + childSystem };
  } catch {
    return null; // it ended meanwhile
  }
}
