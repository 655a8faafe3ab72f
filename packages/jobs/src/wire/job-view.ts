import type { JobState } from "@jobwire/db/lifecycle";
import type { TaskName } from "../catalog/index.ts";
import type { JobError } from "./job-error.ts";
import type { Progress } from "./progress.ts";

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
  input: unknown;
  output: unknown;
  /** Of the latest attempt; null once an attempt succeeds. */
  error: JobError | null;
  progress: Progress | null;
  /** +1 on every durable change; the newest view wins. */
  rev: number;
  lastSeq: number;
  runAt: string;
  createdAt: string;
  /** Start of the current or latest attempt. */
  startedAt: string | null;
  cancelRequestedAt: string | null;
  finishedAt: string | null;
}
