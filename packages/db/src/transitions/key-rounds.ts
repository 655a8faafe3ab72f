import type { NewJob } from "./transition.ts";

/** A request and its place among all of its call. */
export interface PlacedJob {
  place: number;
  job: NewJob;
}

/**
 * Splits requests into rounds so that each sees what the ones before it with the same key have done. Those
 * that only ask for the job that holds a key may share a round; one that replaces it may not.
 */
export function keyRounds(jobs: readonly NewJob[]): PlacedJob[][] {
  const result: PlacedJob[][] = [];
  const last = new Map<string, { round: number; replaces: boolean }>();
  for (const [place, job] of jobs.entries()) {
    let round = 0;
    if (job.dedupe) {
      const key = JSON.stringify([job.userId, job.task, job.dedupe.key]);
      const replaces = isReplacing(job);
      const before = last.get(key);
      if (before) round = before.replaces || replaces ? before.round + 1 : before.round;
      last.set(key, { round, replaces });
    }
    (result[round] ??= []).push({ place, job });
  }
  return result;
}

/** Whether it changes a job that holds its key, where that has not begun. */
export function isReplacing(job: NewJob): boolean {
  return job.dedupe?.mode === "replace" || job.dedupe?.mode === "debounce";
}
