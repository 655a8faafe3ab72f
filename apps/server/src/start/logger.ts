import { type Logger, pino } from "pino";
import type { Env } from "../env.ts";
import { VARIABLE_NAMES, VARIABLES } from "../env/variables.ts";

/** Where lines go. */
export interface LineSink {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** Fields that hold secrets by their name, wherever a caller logs them by mistake. */
const SECRET_FIELDS = ["password", "token", "secret", "authorization", "cookie", "apiKey", "key"].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/** The log: one-liners for people on a terminal, JSON lines otherwise. Secrets of the environment never reach it. */
export function createLogger(env: Env, sink: LineSink = process.stderr): Logger {
  const scrub = createScrub(env);
  const pretty = sink.isTTY === true;
  const destination = { write: (line: string) => void sink.write(scrub(pretty ? prettyLine(line) : line)) };
  return pino(
    {
      level: env.LOG_LEVEL,
      base: pretty ? null : { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_FIELDS, censor: "[secret]" },
    },
    destination,
  );
}

/** Replaces every secret of the environment, and passwords in database addresses, in a line. */
export function createScrub(env: Env): (line: string) => string {
  const secrets = VARIABLE_NAMES.filter((name) => VARIABLES[name].secret)
    .map((name) => env[name])
    .filter((value): value is string => typeof value === "string" && value.length >= 6);
  return (line) => {
    let clean = line.replace(/(\w+:\/\/[^\s:/@]*):[^\s@/]+@/g, "$1:••••@");
    for (const secret of secrets) clean = clean.replaceAll(secret, "••••");
    return clean;
  };
}

interface LogLine {
  level: string;
  time: string;
  msg?: string;
  part?: string;
  err?: { message?: string; stack?: string };
  [field: string]: unknown;
}

const SHOWN_ELSEWHERE = new Set(["level", "time", "msg", "err", "part", "pid"]);

/** "17:02:11 warn  worker: a sweep failed · jobId=…". A stack follows on lines of its own. */
function prettyLine(line: string): string {
  const { level, time, msg = "", part, err, ...rest } = JSON.parse(line) as LogLine;
  const clock = new Date(time).toTimeString().slice(0, 8);
  const fields = Object.entries(rest)
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const head = `${clock} ${level.padEnd(5)} ${part === undefined ? "" : `${part}: `}${msg}`;
  const stack = err?.stack ?? err?.message;
  return `${[head, ...fields].join(" · ")}\n${stack === undefined ? "" : `${stack}\n`}`;
}
