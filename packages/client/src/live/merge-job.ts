import type { JobView, Progress } from "@jobwire/jobs/wire";

/**
 * What is known of one job: the newest durable view, and the newest progress of all that was heard.
 * Each part only ever grows in its own order, so the same facts in any order, repeated or replayed,
 * end in the same knowledge (invariant I5).
 */
export interface JobKnowledge {
  /** Undefined while only progress was heard of the job. */
  durable: JobView | undefined;
  progress: Progress | null;
}

export const NOTHING_KNOWN: JobKnowledge = { durable: undefined, progress: null };

/** Below zero when `a` is older than `b`: by attempt, then by report. Null is older than any report. */
export function compareProgress(a: Progress | null, b: Progress | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  return a.attempt - b.attempt || a.n - b.n;
}

function newerProgress(a: Progress | null, b: Progress | null): Progress | null {
  return compareProgress(a, b) >= 0 ? a : b;
}

/** Adds a view and, or, a progress report. Returns `known` itself when nothing in it is news. */
export function addToKnowledge(
  known: JobKnowledge,
  news: { view?: JobView | undefined; progress?: Progress | null | undefined },
): JobKnowledge {
  const viewIsNewer = news.view !== undefined && (known.durable === undefined || news.view.rev > known.durable.rev);
  const durable = viewIsNewer ? news.view : known.durable;
  const heard = newerProgress(newerProgress(known.progress, news.progress ?? null), news.view?.progress ?? null);
  if (!viewIsNewer && heard === known.progress) return known;
  return { durable, progress: heard };
}

/**
 * The view to show: the durable one with the newest progress of its attempt. Progress of another
 * attempt is not shown over it: what the row itself says then stands.
 */
export function shownView(known: JobKnowledge): JobView | undefined {
  const { durable, progress } = known;
  if (durable === undefined || progress === null || progress.attempt !== durable.attempt) return durable;
  return compareProgress(progress, durable.progress) > 0 ? { ...durable, progress } : durable;
}
