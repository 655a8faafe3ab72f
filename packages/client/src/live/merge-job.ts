import type { JobView, Progress } from "@jobwire/jobs/wire";

/**
 * What is known of one job: the newest durable view, and the newest progress that was heard. Each part
 * only ever grows in its own order, so the same facts in any order, repeated or replayed, end in the
 * same knowledge (invariant I5).
 */
export interface JobKnowledge {
  /** Undefined while only progress was heard of the job. */
  durable: JobView | undefined;
  /** The newest of the attempt that `durable` speaks of. */
  progress: Progress | null;
  /** The newest of a later attempt, whose row has not arrived yet; it must not hide `progress`. */
  ahead: Progress | null;
}

export const NOTHING_KNOWN: JobKnowledge = { durable: undefined, progress: null, ahead: null };

/** Below zero when `a` is older than `b`: by attempt, then by report. Null is older than any report. */
export function compareProgress(a: Progress | null, b: Progress | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  return a.attempt - b.attempt || a.n - b.n;
}

/** The newest of the reports for which `fits` holds; of equal ones the first. */
function newest(reports: readonly (Progress | null)[], fits: (report: Progress) => boolean): Progress | null {
  let found: Progress | null = null;
  for (const report of reports)
    if (report !== null && fits(report) && compareProgress(report, found) > 0) found = report;
  return found;
}

/** Adds a view and, or, a progress report. Returns `known` itself when nothing in it is news. */
export function addToKnowledge(
  known: JobKnowledge,
  news: { view?: JobView | undefined; progress?: Progress | null | undefined },
): JobKnowledge {
  const viewIsNewer = news.view !== undefined && (known.durable === undefined || news.view.rev > known.durable.rev);
  const durable = viewIsNewer ? news.view : known.durable;
  const attempt = durable?.attempt ?? -1;
  const heard = [known.progress, known.ahead, news.progress ?? null, news.view?.progress ?? null];
  const progress = newest(heard, (report) => report.attempt === attempt);
  const ahead = newest(heard, (report) => report.attempt > attempt);
  if (!viewIsNewer && progress === known.progress && ahead === known.ahead) return known;
  return { durable, progress, ahead };
}

/** The view to show: the durable one with the newest progress of its attempt. */
export function shownView({ durable, progress }: JobKnowledge): JobView | undefined {
  if (durable === undefined || progress === null) return durable;
  return compareProgress(progress, durable.progress) > 0 ? { ...durable, progress } : durable;
}
