import type { JobView } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";

/** Below this much progress, in percent, the job's own pace says little. */
const PACE_FROM_PERCENT = 10;
/** From this much on it says all: what other jobs took must not mislead any more. */
const PACE_ALONE_PERCENT = 40;
/** Shorter than this, in milliseconds, it says little as well. */
const PACE_FROM_MS = 1_500;
/** With `typicalMs` alone, an estimate stands until this share of it has passed; a slower job is a surprise. */
const TYPICAL_UNTIL = 0.95;

/**
 * Milliseconds until the running attempt is likely to end, or null while that cannot be told with
 * some trust: the job does not run, or there is neither enough progress nor a typical duration.
 *
 * Before 10 %, what such jobs usually take; from 40 % on, the job's own pace; between, a mix.
 *
 * @param typicalMs median run time of the task's recent jobs, or null where none is known
 * @param nowMs this device's clock, in milliseconds since 1970
 */
export function estimateRemaining(job: JobView, typicalMs: number | null, nowMs: number): number | null {
  const since = sinceOf(job);
  if ((job.state !== "running" && !isThroughParts(job)) || since === null) return null;
  const elapsedMs = Math.max(0, nowMs - Date.parse(since));
  // Progress of an earlier attempt is where this one goes on from; it says nothing about its pace.
  const percent = job.progress?.attempt === job.attempt ? (job.progress.percent ?? 0) : 0;

  const byPace =
    percent >= PACE_FROM_PERCENT && elapsedMs >= PACE_FROM_MS ? (elapsedMs * (100 - percent)) / percent : null;
  const byHabit =
    typicalMs !== null && elapsedMs < typicalMs * TYPICAL_UNTIL
      ? Math.max(typicalMs - elapsedMs, (typicalMs * (100 - percent)) / 100 / 2)
      : null;

  if (byPace === null) return byHabit === null ? null : Math.round(byHabit);
  if (byHabit === null) return Math.round(byPace);
  const trust = Math.min(1, (percent - PACE_FROM_PERCENT) / (PACE_ALONE_PERCENT - PACE_FROM_PERCENT));
  return Math.round(byPace * trust + byHabit * (1 - trust));
}

/** Whether it waits for jobs of its own that do its work. */
const isThroughParts = ({ state, children, begunAt }: JobView) =>
  state === "blocked" && children !== null && begunAt !== null;

/** From when on its time counts: its attempt, or, where its parts do the work, the first of them. */
const sinceOf = ({ children, begunAt, startedAt }: JobView) => (children === null ? startedAt : (begunAt ?? startedAt));

/** The parts of a progress line, in numbers; words are made on screen. */
export interface ProgressDescription {
  /** 0–100, whole; null while unknown (draw an indeterminate bar). 100 once completed. */
  percent: number | null;
  step: string | null;
  message: string | null;
  /** "3 of 8", where there is countable work. */
  count: { done: number; total: number } | null;
  /** Time since the attempt began, in milliseconds; null before it. Fixed once the job is over. */
  elapsedMs: number | null;
  remainingMs: number | null;
  /** Milliseconds until the next attempt or the start is due; null where none is awaited. */
  dueInMs: number | null;
}

/** Everything a progress line shows, from a job, the usual duration of its task and the clock. */
export function describeProgress(job: JobView, typicalMs: number | null, nowMs: number): ProgressDescription {
  const { progress } = job;
  const isOver = isTerminal(job.state);
  const percent = job.state === "completed" ? 100 : (progress?.percent ?? null);
  return {
    // Rounded down: 100 % is for what is done.
    percent: percent === null ? null : Math.floor(percent),
    step: isOver ? null : (progress?.step ?? null),
    message: isOver ? null : (progress?.message ?? null),
    count:
      progress !== null && progress.done !== null && progress.total !== null
        ? { done: progress.done, total: progress.total }
        : null,
    elapsedMs: elapsed(job, nowMs),
    remainingMs: estimateRemaining(job, typicalMs, nowMs),
    dueInMs: job.state === "retrying" || job.state === "scheduled" ? Math.max(0, Date.parse(job.runAt) - nowMs) : null,
  };
}

function elapsed(job: JobView, nowMs: number): number | null {
  const since = sinceOf(job);
  if (since === null) return null;
  if (!isTerminal(job.state) && job.state !== "running" && job.state !== "cancelling" && !isThroughParts(job))
    return null;
  const untilMs = job.finishedAt === null ? nowMs : Date.parse(job.finishedAt);
  return Math.max(0, untilMs - Date.parse(since));
}
