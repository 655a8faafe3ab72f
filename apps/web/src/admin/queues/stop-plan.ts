/** What an emergency stop will do, said before it is done. Pure. */
import { plural } from "../../app/plural.ts";
import { counted } from "./words.ts";

export interface StopOptions {
  waiting: "keep" | "cancel" | "fail";
  running: "keep" | "cancel";
}

/** The consequences of a stop, one sentence each, in the order they happen. */
export function stopPlan({ waiting, running }: StopOptions, counts: { waiting: number; running: number }): string[] {
  return [
    "Nothing new starts, in any queue, until you resume.",
    waitingWords(waiting, counts.waiting),
    runningWords(running, counts.running) + partsWords({ waiting, running }, counts),
    waiting === "keep" && running === "keep"
      ? "Resume undoes all of it."
      : "Resume lets jobs start again; what was cancelled or failed stays so until somebody runs it again.",
  ];
}

/** Whether something is lost that Resume does not bring back. */
export function isDestructive({ waiting, running }: StopOptions): boolean {
  return waiting !== "keep" || running !== "keep";
}

function waitingWords(how: StopOptions["waiting"], count: number): string {
  const jobs = plural(count, "The 1 job that waits", `The ${counted(count)} jobs that wait`);
  if (count === 0) return "No job waits now; new ones wait until you resume.";
  switch (how) {
    case "keep":
      return `${jobs} ${plural(count, "keeps its place", "keep their places")}.`;
    case "cancel":
      return `${jobs} ${plural(count, "is", "are")} cancelled.`;
    case "fail":
      return `${jobs} ${plural(count, "fails", "fail")} with the reason “cleared”.`;
  }
}

/** Parts of a job go with it, also where they run: see docs/adr/0097. */
function partsWords({ waiting, running }: StopOptions, counts: { waiting: number; running: number }): string {
  if (waiting === "keep" || running === "cancel" || counts.waiting === 0 || counts.running === 0) return "";
  return " Parts of a larger job that waits for them stop with it.";
}

function runningWords(how: StopOptions["running"], count: number): string {
  const jobs = plural(count, "The 1 job that runs", `The ${counted(count)} jobs that run`);
  if (count === 0) return "No job runs now.";
  if (how === "keep") return `${jobs} ${plural(count, "goes", "go")} on to the end.`;
  return `${jobs} ${plural(count, "is", "are")} asked to stop, and cancelled within 10 seconds.`;
}
