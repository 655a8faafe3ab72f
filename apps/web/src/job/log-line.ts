/** What an event says as a line of the log. Pure. */
import type { JobError, JobEvent, LogLevel } from "@jobwire/jobs/wire";

export interface LogLine {
  seq: number;
  attempt: number;
  at: string;
  level: LogLevel;
  kind: JobEvent["kind"];
  text: string;
  data?: unknown;
}

/** Levels in rising order. */
const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** The lines of a log, in order. */
export function logLinesOf(events: readonly JobEvent[]): LogLine[] {
  let free = 0;
  return events.map((event) => {
    if (event.kind === "state") {
      if (event.data.event === "rerun" || event.data.event === "rewait") free = 0;
      const line = logLineOf(event, Math.max(1, event.attempt - free));
      if (event.data.free === true || event.data.event === "wait") free += 1;
      return line;
    }
    return logLineOf(event);
  });
}

/** The line an event makes. `counted` is the number of its attempt without those that cost nothing. */
export function logLineOf(event: JobEvent, counted: number = event.attempt): LogLine {
  const base = { seq: event.seq, attempt: event.attempt, at: event.at, kind: event.kind };
  switch (event.kind) {
    case "log":
      return { ...base, level: event.data.level, text: event.data.message, data: event.data.data };
    case "step": {
      const { name, phase, durationMs } = event.data;
      const took =
        durationMs === undefined
          ? ""
          : ` after ${durationMs < 1_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1_000).toFixed(1)} s`}`;
      if (phase === "started") return { ...base, level: "debug", text: `${name} …` };
      return phase === "finished"
        ? { ...base, level: "debug", text: `${name} done${took}` }
        : { ...base, level: "warn", text: `${name} failed${took}` };
    }
    case "partial":
      return { ...base, level: "debug", text: "Partial result", data: event.data.value };
    case "state":
      return { ...base, ...stateWords(event, counted) };
  }
}

function stateWords(event: Extract<JobEvent, { kind: "state" }>, counted: number): { level: LogLevel; text: string } {
  const { event: cause, to, error, workerId, free } = event.data;
  const because = error === undefined ? "" : `: ${error.message}`;
  switch (cause) {
    case "create":
      return {
        level: "info",
        text: to === "scheduled" ? "Scheduled for later" : to === "blocked" ? "Waits for other jobs" : "Queued",
      };
    case "replace":
      return { level: "info", text: "A later request gave it another input or time" };
    case "due":
      return { level: "info", text: "Its time has come" };
    case "release":
      return { level: "info", text: "What it waited for is done" };
    case "claim":
      return {
        level: "info",
        text: `Attempt ${counted} started${workerId === undefined ? "" : ` on worker ${workerId.slice(-6)}`}`,
      };
    case "complete":
      return { level: "info", text: "Completed" };
    case "retry":
      return to === "cancelled"
        ? { level: "warn", text: "Cancelled" }
        : { level: "warn", text: `${free === true ? "Will try again, at no cost" : "Will try again"}${because}` };
    case "wait":
      return to === "cancelled"
        ? { level: "warn", text: "Cancelled" }
        : { level: "info", text: "Waits for its parts; goes on when they are done" };
    case "reject":
      return { level: "error", text: `Failed before it could start${because}` };
    case "fail":
      return to === "cancelled" ? { level: "warn", text: "Cancelled" } : { level: "error", text: `Failed${because}` };
    case "lose":
      return { level: "warn", text: to === "cancelled" ? "Cancelled" : lostWords(event.data) };
    case "poison":
      return { level: "error", text: "Three workers went away under this job; it is set aside" };
    case "cancel":
      return { level: "warn", text: to === "cancelled" ? "Cancelled" : "Asked to stop" };
    case "stop":
      return { level: "warn", text: "Stopped" };
    case "rerun":
      return { level: "info", text: "Started again by hand" };
    case "rewait":
      return { level: "info", text: "Started again by hand; waits for the jobs before it" };
    default:
      // A server newer than this page may know more causes.
      return { level: "info", text: `Now ${to}${because}` };
  }
}

function lostWords({ error, percent }: { error?: JobError; percent?: number }): string {
  const what = error?.reason === "worker-stopped" ? "Its worker was shut down" : "A worker went away";
  return `${what}${percent === undefined ? "" : ` at ${Math.floor(percent)} %`}; another resumes the job`;
}

/** Whether a line passes the filter: at least `least`, and every word of `search` is in it. */
export function isShown(line: LogLine, least: LogLevel, search: string): boolean {
  if (LEVELS.indexOf(line.level) < LEVELS.indexOf(least)) return false;
  const wanted = search.trim().toLocaleLowerCase();
  if (wanted === "") return true;
  const text = `${line.text} ${line.data === undefined ? "" : JSON.stringify(line.data)}`.toLocaleLowerCase();
  return wanted.split(/\s+/).every((word) => text.includes(word));
}
