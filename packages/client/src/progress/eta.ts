import type { JobView } from "@jobwire/jobs/wire";

/**
 * Milliseconds until the job is likely to end, or null while that cannot be told with some trust.
 *
 * @param typicalMs median run time of the task's recent jobs, or null where none is known
 */
export function estimateRemaining(_job: JobView, _typicalMs: number | null, _nowMs: number): number | null {
  return null;
}

/** The parts of a progress line, in numbers; words are made on screen. */
export interface ProgressDescription {
  /** 0–100, whole; null while unknown (draw an indeterminate bar). */
  percent: number | null;
  step: string | null;
  message: string | null;
  /** "3 of 8", where there is countable work. */
  count: { done: number; total: number } | null;
  /** Time since the attempt began; null before it. Fixed once the job is over. */
  elapsedMs: number | null;
  remainingMs: number | null;
  /** When the next attempt is due, for `retrying`, `scheduled`. */
  dueInMs: number | null;
}

/** Everything a progress line shows, from a job and the clock. */
export function describeProgress(job: JobView, typicalMs: number | null, nowMs: number): ProgressDescription {
  return {
    percent: job.progress?.percent ?? null,
    step: job.progress?.step ?? null,
    message: job.progress?.message ?? null,
    count: null,
    elapsedMs: null,
    remainingMs: estimateRemaining(job, typicalMs, nowMs),
    dueInMs: null,
  };
}
