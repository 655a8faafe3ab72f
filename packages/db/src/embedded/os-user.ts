import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** An account of the operating system. */
export interface OsUser {
  name: string;
  uid: number;
  gid: number;
}

/** Postgres refuses to run as root; then one of these runs it, in this order. */
const PREFERRED = ["jobwire", "postgres"];

/**
 * The account that runs the server: `null` is the current one. As root it is `jobwire` or
 * `postgres`; where neither exists `jobwire` is added, and where that fails it is `nobody`.
 */
export function findServerUser(onNotice: (notice: string) => void): OsUser | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of PREFERRED) {
    const user = readUser(name);
    if (user) return user;
  }
  const added = spawnSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "jobwire"]);
  const user = added.status === 0 ? readUser("jobwire") : null;
  if (user) {
    onNotice("Postgres refuses to run as root, so the system user jobwire was added to run it.");
    return user;
  }
  return readUser("nobody") ?? { name: "nobody", uid: 65534, gid: 65534 };
}

/** Looks an account up by its name in /etc/passwd. */
function readUser(name: string): OsUser | null {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [account, , uid, gid] = line.split(":");
    if (account === name) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** Options of `spawn` that run a program as `user`, from a folder everyone can reach. */
export function runAs(user: OsUser | null): { cwd: string; uid?: number; gid?: number } {
  return user === null ? { cwd: "/" } : { cwd: "/", uid: user.uid, gid: user.gid };
}

/** Whether `user` can do this with that path, asked of the system itself. */
export function userCan(user: OsUser | null, access: "execute" | "write", path: string): boolean {
  if (user === null) return true;
  const flag = access === "execute" ? "-x" : "-w";
  return spawnSync("/bin/sh", ["-c", `test ${flag} "$1" && test -x "$1"`, "sh", path], runAs(user)).status === 0;
}
