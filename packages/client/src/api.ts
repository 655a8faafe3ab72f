import type { TaskInput, TaskName } from "@jobwire/jobs/catalog";
import type { ArtifactView, ItemView, JobEvent, JobState, JobView } from "@jobwire/jobs/wire";

/** Which jobs a list holds; every part narrows it. */
export interface JobFilter {
  states?: readonly JobState[];
  tasks?: readonly TaskName[];
  itemId?: string;
}

/** `own` – the viewer's jobs; `all` – everyone's, for admins. */
export type JobScope = "own" | "all";

export interface JobPage {
  jobs: JobView[];
  /** Pass it to get the page of older jobs; null when there is none. */
  nextCursor: string | null;
}

export interface ItemPage {
  items: ItemView[];
  nextCursor: string | null;
}

export interface Viewer {
  id: string;
  name: string;
  email: string;
  role: "user" | "admin";
}

export interface StartOptions {
  /** The same key from the same user starts one job only; later calls answer with the first. */
  idempotencyKey?: string;
  /** Do not start before this instant. */
  runAt?: Date;
}

export interface StartedJob {
  jobId: string;
  status: JobState;
  /** Place in line: 1 is next, 0 runs already, null when it waits for something else or is over. */
  position: number | null;
  /** ISO instant, or null while it cannot be told. */
  estimatedCompletion: string | null;
}

/** Median run time of recent jobs in milliseconds, by task; null where too few have run. */
export type TypicalDurations = Record<TaskName, number | null>;

/** Queries and mutations of the server. Every call rejects with a `JobwireError`. */
export interface JobsApi {
  start<N extends TaskName>(task: N, input: TaskInput<N>, options?: StartOptions): Promise<StartedJob>;
  get(jobId: string): Promise<JobView>;
  /** Newest first; `limit` is 1–200, 50 unless told. */
  list(request?: JobFilter & { scope?: JobScope; cursor?: string | null; limit?: number }): Promise<JobPage>;
  cancel(jobId: string): Promise<JobView>;
  retry(jobId: string): Promise<JobView>;
  artifacts(jobId: string): Promise<ArtifactView[]>;
  /** Events with `seq > afterSeq`, oldest first. */
  events(jobId: string, request?: { afterSeq?: number; limit?: number }): Promise<JobEvent[]>;
}

export interface ItemsApi {
  list(request?: { cursor?: string | null; limit?: number }): Promise<ItemPage>;
  get(itemId: string): Promise<ItemView>;
  remove(itemId: string): Promise<void>;
}
