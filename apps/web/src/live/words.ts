/** What a job's state and progress are called, in plain words. Pure; used by every screen. */
import { plural } from "../app/plural.ts";
import { catalog, isTaskName } from "@jobwire/jobs/catalog";
import type { ChildCounts, JobError, JobErrorReason, JobView } from "@jobwire/jobs/wire";
import { countedAttempt, countedBudget } from "./attempts.ts";
import { formatAbout, formatElapsed, formatRelative } from "./duration.ts";
import { waitingLine } from "./why-waiting.ts";

/** "Remove background", also for a task this page is too old to know. */
export function taskTitle(task: string): string {
  return isTaskName(task) ? catalog[task].title : task;
}

/** What a job is called: its task, or the title that its batch was given. */
export function jobTitle({ task, input }: Pick<JobView, "task" | "input">): string {
  if (task !== "jobs.batch" || typeof input !== "object" || input === null || !("title" in input))
    return taskTitle(task);
  return typeof input.title === "string" ? input.title : taskTitle(task);
}

/** What is being done and how far: "Cutting out, 62 %". */
export function progressWords(job: JobView): string {
  const progress = job.progress?.attempt === job.attempt ? job.progress : null;
  const step = progress?.step ?? progress?.message ?? null;
  const percent = progress?.percent ?? null;
  if (percent === null) return step ?? "Starting";
  const figure = `${Math.floor(percent)} %`;
  return step === null ? figure : `${step}, ${figure}`;
}

/**
 * One line about where a job stands. For a failed job this is the reason; for one that waits, why,
 * as far as the server has said.
 */
export function stateLine(job: JobView, nowMs: number): string {
  switch (job.state) {
    case "scheduled":
    case "blocked":
    case "queued":
      return waitingLine(job, nowMs);
    case "running":
      return progressWords(job);
    case "cancelling":
      return "Stopping…";
    case "retrying":
      // Its time has come and it still waits: then it stands in line like any other.
      return (job.waiting?.why ?? "backoff") === "backoff" ? retryLine(job, nowMs) : waitingLine(job, nowMs);
    case "completed":
      return "Done";
    case "failed":
      return job.error?.message ?? "It failed without saying why. You can try it again.";
    case "cancelled":
      return "Cancelled";
  }
}

/** Of a job whose parts are at work: "2 of 9 parts done · 3 running". */
export function partsLine({ total, completed, failed, cancelled }: ChildCounts, running: number): string {
  return `${completed + failed + cancelled} of ${total} ${plural(total, "part", "parts")} done · ${running} running`;
}

function retryLine(job: JobView, nowMs: number): string {
  const due = Date.parse(job.runAt) <= nowMs ? "now" : formatRelative(job.runAt, nowMs);
  if (job.error?.reason === "worker-lost") return `A worker went away; resuming ${due}`;
  if (job.error?.reason === "worker-stopped") return `Its worker was shut down; resuming ${due}`;
  if (job.error?.reason === "provider-out") return `The service did not answer; next try ${due}`;
  return `Next try ${due} (${countedAttempt(job) + 1} of ${countedBudget(job)})`;
}

/** "12 s", "12 s · about 20 s left". */
export function timeLine(job: JobView, nowMs: number, leftMs: number | null): string {
  const elapsed = formatElapsed(elapsedMs(job, nowMs));
  return leftMs === null || (job.state !== "running" && job.state !== "blocked")
    ? elapsed
    : `${elapsed} · ${formatAbout(leftMs)} left`;
}

/**
 * How long the latest attempt has run, or ran; 0 before the first. A job with parts took the time of all
 * of them, not that of its own last attempt.
 */
export function elapsedMs(job: JobView, nowMs: number): number {
  const since = job.children === null ? job.startedAt : (job.begunAt ?? job.startedAt);
  if (since === null) return 0;
  const end = job.finishedAt === null ? nowMs : Date.parse(job.finishedAt);
  return Math.max(0, end - Date.parse(since));
}

/** What happened, in a word or four. */
export const REASON_TITLES: Readonly<Record<JobErrorReason, string>> = {
  thrown: "Something went wrong",
  permanent: "This can't work as it is",
  timeout: "It took too long",
  "worker-lost": "A worker went away",
  "worker-stopped": "Its worker was shut down",
  poison: "Three workers went away under it",
  "out-of-memory": "It needed too much memory",
  silent: "It went silent",
  deadline: "Its time ran out",
  "child-failed": "One of its parts did not succeed",
  cleared: "An admin emptied the queue",
  "provider-out": "The service it needs did not answer",
  "bad-input": "Its input no longer fits",
};

const NEXT_STEPS: Readonly<Record<JobErrorReason, string>> = {
  thrown: "Try it again. If it fails the same way, the log below says where.",
  permanent: "Trying again will not help: change the input or the file and start a new job.",
  timeout: "Try it again, or use a smaller file.",
  "worker-lost": "Nothing is lost: another worker takes it from its last checkpoint.",
  "worker-stopped": "Nothing is lost: another worker takes it from its last checkpoint.",
  poison: "It is set aside so that it harms nothing else. Try it with another file, or ask an admin to look.",
  "out-of-memory": "Use a smaller file and start a new job.",
  silent: "It gave no sign of life for too long and was stopped. Try it again.",
  deadline: "It was not done in the time it had, waiting included. Try it again when less is waiting.",
  "child-failed": "Run the part that failed again, then this job.",
  cleared: "Nothing is wrong with it. Run it again when you still want it.",
  "provider-out": "Nothing is wrong with your job. Try it again in a few minutes.",
  "bad-input": "Start it again with input that fits.",
};

/** An error as people read it: what happened, the handler's own words, what to do. */
export function errorWords(error: JobError): { title: string; message: string; nextStep: string } {
  return { title: REASON_TITLES[error.reason], message: error.message, nextStep: NEXT_STEPS[error.reason] };
}
