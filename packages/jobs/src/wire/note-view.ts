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

/** The viewer's inbox. */
export interface InboxView {
  /** How much of which history of the database this was read from: of two of one `epoch` the higher is the newer. */
  version: { epoch: string; transactions: number };
  /** All that are not read. */
  unread: number;
  /** What ended while the viewer was away, the most first. */
  away: AwayGroup[];
  /** The latest, newest first; at most 100. */
  notes: NoteView[];
}
