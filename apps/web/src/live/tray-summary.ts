import { isTerminal, type JobState, type JobView } from "@jobwire/jobs/wire";
import { lineWords } from "./line-words.ts";
import { jobTitle } from "./words.ts";

/** Jobs that move through their parts, by id. */
type AtWork = Pick<ReadonlyMap<string, number>, "has">;
const NONE: AtWork = new Map();

/** The tray in one line: "Remove background · 62 %", "3 running · 12 waiting", "2 finished". */
export function traySummary(jobs: readonly JobView[], atWork: AtWork = NONE): string {
  const active = jobs.filter((job) => !isTerminal(job.state));
  if (active.length === 0) return lineWords.finished(jobs.length);
  const only = active.length === 1 ? active[0] : undefined;
  if (only !== undefined) {
    const percent = percentOf(only);
    return percent === null ? jobTitle(only) : `${jobTitle(only)} · ${Math.floor(percent)} %`;
  }
  const running = active.filter((job) => isMoving(job, atWork)).length;
  const waiting = active.length - running;
  return [running > 0 ? lineWords.running(running) : "", waiting > 0 ? lineWords.waiting(waiting) : ""]
    .filter((part) => part !== "")
    .join(" · ");
}

/**
 * How far all of them are, as one figure: that of the only job under way, which the summary names; else what has
 * ended counts whole, what waits counts nothing. Null for none.
 */
export function overallPercent(jobs: readonly JobView[]): number | null {
  if (jobs.length === 0) return null;
  const [only, ...others] = jobs.filter((job) => !isTerminal(job.state));
  if (only !== undefined && others.length === 0) return percentOf(only);
  const sum = jobs.reduce((total, job) => {
    if (isTerminal(job.state)) return total + 100;
    return total + (percentOf(job) ?? 0);
  }, 0);
  return sum / jobs.length;
}

/** The state that one line for all of them is drawn in. */
export function overallState(jobs: readonly JobView[], atWork: AtWork = NONE): JobState {
  if (jobs.some((job) => isMoving(job, atWork))) return "running";
  const waiting = jobs.find((job) => !isTerminal(job.state));
  return waiting?.state ?? "completed";
}

function percentOf(job: JobView): number | null {
  return job.progress?.attempt === job.attempt ? job.progress.percent : null;
}

function isMoving({ id, state }: JobView, atWork: AtWork): boolean {
  return state === "running" || state === "cancelling" || atWork.has(id);
}
