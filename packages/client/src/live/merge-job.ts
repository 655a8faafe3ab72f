import type { JobView, Progress, Waiting } from "@jobwire/jobs/wire";
import { WAITING_STATES } from "@jobwire/jobs/wire";

/**
 * What is known of one job: the newest durable view, and the newest progress that was heard. Each part
 * only ever grows in its own order, so the same facts in any order, repeated or replayed, end in the
 * same knowledge (invariant I5). Where it stands in line is the last word heard, for it has no order.
 */
export interface JobKnowledge {
  /** Undefined while only progress was heard of the job. */
  durable: JobView | undefined;
  /** The newest of the attempt that `durable` speaks of. */
  progress: Progress | null;
  /** The newest of a later attempt, whose row has not arrived yet; it must not hide `progress`. */
  ahead: Progress | null;
  /** Null where the job does not wait, or nothing was said. */
  waiting: Waiting | null;
}

export const NOTHING_KNOWN: JobKnowledge = { durable: undefined, progress: null, ahead: null, waiting: null };

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

/** What was heard of a job. `rev` is the row's that `waiting` speaks of; that of `view` when left out. */
export interface JobNews {
  view?: JobView | undefined;
  progress?: Progress | null | undefined;
  waiting?: Waiting | undefined;
  rev?: number | undefined;
}

/** Adds what was heard. Returns `known` itself when nothing in it is news. */
export function addToKnowledge(known: JobKnowledge, news: JobNews): JobKnowledge {
  const viewIsNewer = news.view !== undefined && (known.durable === undefined || news.view.rev > known.durable.rev);
  const durable = viewIsNewer ? withoutWaiting(news.view) : known.durable;
  const attempt = durable?.attempt ?? -1;
  const heard = [known.progress, known.ahead, news.progress ?? null, news.view?.progress ?? null];
  const progress = newest(heard, (report) => report.attempt === attempt);
  const ahead = newest(heard, (report) => report.attempt > attempt);
  const waiting = latestWaiting(known, news, durable);
  const isSame = progress === known.progress && ahead === known.ahead && isSameWaiting(waiting, known.waiting);
  if (!viewIsNewer && isSame) return known;
  return { durable, progress, ahead, waiting };
}

/** What was said last, unless it speaks of an older row; kept over changes that leave the job waiting as it was. */
function latestWaiting(known: JobKnowledge, news: JobNews, durable: JobView | undefined): Waiting | null {
  if (durable === undefined || !WAITING_STATES.some((state) => state === durable.state)) return null;
  const said = news.waiting ?? news.view?.waiting;
  const saidOfRev = news.rev ?? news.view?.rev ?? -1;
  if (said !== undefined && saidOfRev >= durable.rev) return said;
  return known.durable?.state === durable.state ? known.waiting : null;
}

function isSameWaiting(a: Waiting | null, b: Waiting | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.why === b.why &&
    a.position === b.position &&
    a.estimatedStart === b.estimatedStart &&
    a.estimatedCompletion === b.estimatedCompletion
  );
}

function withoutWaiting(view: JobView | undefined): JobView | undefined {
  if (view?.waiting === undefined) return view;
  const { waiting: _, ...rest } = view;
  return rest;
}

/** The view to show: the durable one with the newest progress of its attempt, or with where it stands in line. */
export function shownView({ durable, progress, waiting }: JobKnowledge): JobView | undefined {
  if (durable === undefined) return undefined;
  const isAhead = progress !== null && compareProgress(progress, durable.progress) > 0;
  if (!isAhead && waiting === null) return durable;
  return { ...durable, ...(isAhead && { progress }), ...(waiting !== null && { waiting }) };
}
