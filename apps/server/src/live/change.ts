import type { JobView, Progress } from "@jobwire/jobs/wire";
import { isTerminal } from "@jobwire/jobs/wire";

/**
 * One change of one job on its way to viewers. Its JSON is made once, by the hub, and shared by
 * all mailboxes.
 */
export interface Change {
  jobId: string;
  rev: number;
  /** The job as read from its row; absent when only progress moved. */
  view?: JobView;
  /** JSON of `view`. */
  viewJson?: string;
  progress?: Progress;
  /** JSON of `progress`. */
  progressJson?: string;
  terminal: boolean;
}

/** A durable change, as read from the job's row. */
export function stateChange(view: JobView): Change {
  return { jobId: view.id, rev: view.rev, view, viewJson: JSON.stringify(view), terminal: isTerminal(view.state) };
}

/** Progress that is not worth a row. `rev` is that of the row it belongs to. */
export function progressChange(jobId: string, rev: number, progress: Progress): Change {
  return { jobId, rev, progress, progressJson: JSON.stringify(progress), terminal: false };
}

/** Whether `a` was reported after `b`; anything was, after nothing. */
export function isNewerProgress(a: Progress | undefined, b: Progress | null | undefined): boolean {
  if (a === undefined || b == null) return a !== undefined;
  return a.attempt > b.attempt || (a.attempt === b.attempt && a.n > b.n);
}

/** Joins two changes of one job into the latest; neither is altered. */
export function mergeChanges(older: Change, newer: Change): Change {
  const [stated, other] = newer.view !== undefined && newer.rev >= older.rev ? [newer, older] : [older, newer];
  const progressed = newestProgress(older, newer);
  const stale = !isNewerProgress(progressed.progress, stated.view?.progress);
  return {
    jobId: newer.jobId,
    rev: Math.max(stated.rev, other.rev),
    ...(stated.view === undefined ? {} : { view: stated.view, viewJson: stated.viewJson }),
    ...(stale ? {} : { progress: progressed.progress, progressJson: progressed.progressJson }),
    terminal: stated.terminal,
  };
}

function newestProgress(a: Change, b: Change): Pick<Change, "progress" | "progressJson"> {
  if (a.progress === undefined) return b;
  if (b.progress === undefined) return a;
  return isNewerProgress(a.progress, b.progress) ? a : b;
}

/** Size on the wire, near enough, in bytes (most text is ASCII). */
export function changeBytes(change: Change): number {
  return 80 + (change.viewJson?.length ?? 0) + (change.progressJson?.length ?? 0);
}

/** The `LiveEvent` of a change, as JSON, spliced from the parts made once. */
export function eventJson(change: Change): string {
  let json = `{"job":"${change.jobId}","rev":${change.rev}`;
  if (change.viewJson !== undefined) json += `,"state":${change.viewJson}`;
  if (change.progressJson !== undefined) json += `,"progress":${change.progressJson}`;
  if (change.terminal) json += `,"terminal":true`;
  return `${json}}`;
}
