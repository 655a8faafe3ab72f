import type { JobView } from "@jobwire/jobs/wire";

/** The newest known view of every job in scope, kept true by one subscription. */
export interface LiveStore {
  get(jobId: string): JobView | undefined;
  /** Every known job, newest first. The same array until something changes. */
  all(): readonly JobView[];
  /** True once a snapshot has arrived. */
  isSynced(): boolean;
  /** Keeps the subscription open until the returned function is called. */
  retain(): () => void;
  /** Calls `listener` with the ids that changed, at most once a frame. Does not retain. */
  subscribe(listener: (changed: ReadonlySet<string>) => void): () => void;
  /** The same for one job. */
  subscribeJob(jobId: string, listener: () => void): () => void;
  /** Takes in a view that was read elsewhere; returns the newest known one. */
  learn(view: JobView): JobView;
  /** Drops a job that no longer exists. */
  forget(jobId: string): void;
}
