import type { TaskName } from "../catalog/index.ts";

/** A line of the inbox: a job of the viewer's that ended. Instants are ISO strings in database time. */
export interface NoteView {
  jobId: string;
  task: TaskName;
  /** What the job is called. */
  title: string;
  itemId: string | null;
  outcome: "completed" | "failed";
  at: string;
  /** Why it failed, in the handler's own words. */
  reason: string | null;
  /** Shown to the viewer, on whatever device. */
  isSeen: boolean;
  /** Opened, or marked as read, on whatever device. */
  isRead: boolean;
  /** It ended a moment before this was read: who looks at a page now sees it end. */
  isFresh: boolean;
}

/** Notes of one task and outcome that the viewer has not seen. */
export interface AwayGroup {
  task: TaskName;
  outcome: "completed" | "failed";
  count: number;
}

/** How much of which history of the database something was read from: of two of one `epoch` the higher is the newer. */
export interface ReadVersion {
  epoch: string;
  transactions: number;
}

/** How many notes of the viewer are not read, also of those that no list shows. */
export interface UnreadView {
  version: ReadVersion;
  unread: number;
}

/** The viewer's inbox. */
export interface InboxView {
  version: ReadVersion;
  /** All that are not read. */
  unread: number;
  /** Jobs that failed and were neither retried nor removed, listed or not; parts of others are not counted. At most 10 000. */
  failed: number;
  /** What ended while the viewer was away, the most first. */
  away: AwayGroup[];
  /** The latest, newest first; at most 100. */
  notes: NoteView[];
}
