import { isTerminal, TRANSITIONS } from "@jobwire/db/lifecycle";
import type { History, Violation } from "./history.ts";
import type { StoredEvent, StoredJob } from "./record.ts";

/** I2: legal moves only, one end, by the attempt that held the lease; no attempt runs twice. */
export function checkEnding(history: History): Violation[] {
  const violations: Violation[] = [];
  for (const job of history.jobs.values()) {
    const say = (code: string, message: string) =>
      void violations.push({ invariant: "I2", code, jobId: job.id, message });
    checkMoves(job, history.events.get(job.id) ?? [], say);
  }
  const runs = new Set<string>();
  for (const { jobId, attempt, pid } of history.of("started")) {
    const run = `${jobId} ${attempt}`;
    if (runs.has(run)) {
      const message = `Attempt ${attempt} was executed twice, the second time by process ${pid}.`;
      violations.push({ invariant: "I2", code: "executed-twice", jobId, message });
    }
    runs.add(run);
  }
  return violations;
}

function checkMoves(job: StoredJob, events: readonly StoredEvent[], say: (code: string, message: string) => void) {
  let state: string | null = null;
  let attempt = 0;
  let ends = 0;
  for (const { seq, move, attempt: attemptOfEvent } of events) {
    if (move === undefined) {
      if (attemptOfEvent !== attempt) say("late-word", `Entry ${seq} is of attempt ${attemptOfEvent}, not ${attempt}.`);
      if (state !== "running" && state !== "cancelling") say("late-word", `Entry ${seq} was written while ${state}.`);
      continue;
    }
    const { from, to, event } = move;
    if (from !== state) say("broken-chain", `Entry ${seq} goes from ${from}, but the job was ${state}.`);
    if (from !== null && event !== "create" && TRANSITIONS[from][event] !== to) {
      say("illegal-move", `Entry ${seq}: ${event} does not lead from ${from} to ${to}.`);
    }
    if (event === "claim") attempt += 1;
    if (event === "rerun" || event === "rewait") ends = 0;
    if (attemptOfEvent !== attempt) say("unfenced", `Entry ${seq} is of attempt ${attemptOfEvent}, not ${attempt}.`);
    if (isTerminal(to)) ends += 1;
    if (ends > 1) say("ended-twice", `Entry ${seq} ends the job again, as ${to}.`);
    state = to;
  }
  if (state !== job.state) say("wrong-state", `The row says ${job.state}, its log ${state}.`);
  if (attempt !== job.attempt) say("wrong-attempt", `The row says attempt ${job.attempt}, its log ${attempt}.`);
  const by = attemptOf(job.output);
  if (job.state === "completed" && by !== null && by !== job.attempt) {
    say("unfenced", `Attempt ${job.attempt} completed it, with the result of attempt ${by}.`);
  }
}

/** Traced handlers return the attempt that they are. */
function attemptOf(output: unknown): number | null {
  const attempts = (output as { attempts?: unknown } | null)?.attempts;
  return typeof attempts === "number" ? attempts : null;
}
