import { relative } from "node:path";
import type { Env } from "../env.ts";
import { NOT_YET_USED } from "../env/variables.ts";
import type { Jobwire } from "./start-jobwire.ts";

/** What a person reads when everything runs: where to go, what is local, how to connect the real thing. */
export function banner(env: Env, jobwire: Jobwire, cwd: string = process.cwd()): string {
  const lines: string[] = [""];
  if (jobwire.url === null) lines.push(`  Jobwire worker ${jobwire.workerId} is ready.`);
  else lines.push(`  Jobwire is ready at ${jobwire.url}`);
  if (jobwire.signInPath !== null) {
    const origin = env.PUBLIC_URL ?? jobwire.url;
    lines.push("", "  Sign in as admin (this link works once, for an hour):", `  ${origin}${jobwire.signInPath}`);
  }
  const near = (path: string) => {
    const short = relative(cwd, path);
    return short === "" || short.startsWith("..") ? path : short;
  };
  const rows: [string, string, string][] = [
    jobwire.embeddedIn === null
      ? ["database", addressOf(env.DATABASE_URL), "yours, by DATABASE_URL"]
      : ["database", near(jobwire.embeddedIn), "embedded Postgres; connect yours with DATABASE_URL"],
    ["files", near(jobwire.filesIn), "a folder of this machine; keep it with your backups"],
    ["AI", "on this machine", "nothing is sent anywhere"],
    env.SMTP_URL === undefined
      ? ["mail", "kept in the database", "read it in the app; connect a mail server with SMTP_URL"]
      : ["mail", addressOf(env.SMTP_URL), "yours, by SMTP_URL"],
  ];
  const width = Math.max(...rows.map(([, value]) => value.length));
  lines.push("", ...rows.map(([name, value, about]) => `  ${name.padEnd(9)} ${value.padEnd(width)}  ${about}`));
  const ignored = NOT_YET_USED.filter((name) => env[name] !== undefined);
  if (ignored.length > 0) lines.push("", `  Set, but not used by this version: ${ignored.join(", ")}`);
  lines.push("", "  Ctrl-C stops it; running jobs get 10 s to end, the rest go on at the next start.", "");
  return `${lines.join("\n")}\n`;
}

/** Host, port and name of a database, never its password. */
function addressOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return "?";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
