import type { JobView, Progress, Waiting } from "@jobwire/jobs/wire";
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
  /** JSON of where it stands in line; of the row with this `rev`. */
  waitingJson?: string;
  /** The job is not there any more. */
  removed?: true;
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

/** Where a waiting job stands. `rev` is that of the row it belongs to. */
export function waitingChange(jobId: string, rev: number, waiting: Waiting): Change {
  return { jobId, rev, waitingJson: JSON.stringify(waiting), terminal: false };
}

/** The job is not there any more; newer than anything else that is said of it. */
export function removal(jobId: string): Change {
  return { jobId, rev: Number.MAX_SAFE_INTEGER, removed: true, terminal: false };
}

/** Whether `a` was reported after `b`; anything was, after nothing. */
export function isNewerProgress(a: Progress | undefined, b: Progress | null | undefined): boolean {
  if (a === undefined || b == null) return a !== undefined;
  return a.attempt > b.attempt || (a.attempt === b.attempt && a.n > b.n);
}

/** Joins two changes of one job into the latest; neither is altered. */
export function mergeChanges(older: Change, newer: Change): Change {
  if (older.removed || newer.removed) return removal(newer.jobId);
  const [stated, other] = newer.view !== undefined && newer.rev >= older.rev ? [newer, older] : [older, newer];
  const progressed = newestProgress(older, newer);
  const stale = !isNewerProgress(progressed.progress, stated.view?.progress);
  const rev = Math.max(stated.rev, other.rev);
  const said = newer.waitingJson === undefined ? older : newer;
  return {
    jobId: newer.jobId,
    rev,
    ...(stated.view === undefined ? {} : { view: stated.view, viewJson: stated.viewJson }),
    ...(stale ? {} : { progress: progressed.progress, progressJson: progressed.progressJson }),
    // What was said of an older row is not true of this one.
    ...(said.waitingJson === undefined || said.rev < rev ? {} : { waitingJson: said.waitingJson }),
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
  return 80 + (change.viewJson?.length ?? 0) + (change.progressJson?.length ?? 0) + (change.waitingJson?.length ?? 0);
}

/** The `LiveEvent` of a change, as JSON, spliced from the parts made once. */
export function eventJson(change: Change): string {
  let json = `{"job":"${change.jobId}","rev":${change.rev}`;
  if (change.viewJson !== undefined) json += `,"state":${change.viewJson}`;
  if (change.progressJson !== undefined) json += `,"progress":${change.progressJson}`;
  if (change.waitingJson !== undefined) json += `,"waiting":${change.waitingJson}`;
  if (change.removed) json += `,"removed":true`;
  if (change.terminal) json += `,"terminal":true`;
  return `${json}}`;
}
