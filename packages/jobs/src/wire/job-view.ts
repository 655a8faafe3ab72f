import type { JobState } from "@jobwire/db/lifecycle";
import type { TaskName } from "../catalog/index.ts";
import type { JobError } from "./job-error.ts";
import type { Progress } from "./progress.ts";
import type { Waiting } from "./waiting.ts";

/** How far the children of a job are. */
export interface ChildCounts {
  total: number;
  completed: number;
  failed: number;
  cancelled: number;
}

/** A job as its viewers see it. Instants are ISO strings in database time. */
export interface JobView {
  id: string;
  task: TaskName;
  queue: string;
  userId: string;
  itemId: string | null;
  parentId: string | null;
  state: JobState;
  priority: number;
  /** Number of the current or latest attempt; 0 before the first. */
  attempt: number;
  maxAttempts: number;
  /** Attempts that cost the job nothing (lost workers, waits for children, a provider that was out). */
  freeAttempts: number;
  input: unknown;
  output: unknown;
  /** Of the latest attempt; null once an attempt succeeds. */
  error: JobError | null;
  progress: Progress | null;
  /** What its parent calls it: the step of a workflow, or the key it was spawned with. Null: nothing. */
  name: string | null;
  /** Per-key limits of its queue are shared by jobs with this key. */
  key: string | null;
  /** Counts over its children; null when it has none. */
  children: ChildCounts | null;
  /** +1 on every durable change; the newest view wins. */
  rev: number;
  lastSeq: number;
  runAt: string;
  /** It must be over by then; null: no limit. */
  deadlineAt: string | null;
  /** Kept whatever the retention; null: not pinned. */
  pinnedAt: string | null;
  createdAt: string;
  /** Start of the first attempt since it was last queued by a person; of a batch: its making. */
  begunAt: string | null;
  /** Start of the current or latest attempt. */
  startedAt: string | null;
  cancelRequestedAt: string | null;
  finishedAt: string | null;
  /** Why it does not run yet, and when it may. Absent where it does not wait, and where nobody has asked. */
  waiting?: Waiting;
}
