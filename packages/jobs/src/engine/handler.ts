import type { LogLevel } from "../wire/index.ts";
import type { ParsedTaskInput, TaskCheckpoint, TaskName, TaskOutput, TaskPartial } from "../catalog/index.ts";

/** A file of the library, laid out on the local disk for the length of an attempt. Read only. */
export interface ItemFile {
  id: string;
  name: string;
  contentType: string;
  bytes: number;
  path: string;
}

export interface ArtifactMeta {
  /** Role within the job, e.g. `cutout`; a later attempt replaces the same name. */
  name: string;
  contentType: string;
  /** Shown beside it: {widthPx, heightPx, thumbhash, …}. */
  meta?: Record<string, unknown>;
  /** The item it belongs to; the job's own item unless said otherwise. */
  itemId?: string;
}

/** What a handler is given besides its input. The same in the worker and in a child process. */
export interface JobContext<N extends TaskName = TaskName> {
  readonly jobId: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly userId: string;
  readonly itemId: string | null;
  /** Fires on cancel, timeout, shutdown and lost lease. `signal.reason` says which. */
  readonly signal: AbortSignal;
  /** What `checkpoint()` saved last, in this attempt or an earlier one. */
  readonly lastCheckpoint: TaskCheckpoint<N> | null;
  /** A folder of this attempt's own; removed when it ends. */
  readonly tempDir: string;

  /** Reports progress. Cheap: call it as often as you like. `percent` is 0–100 and never shown falling. */
  progress(report: { percent?: number; step?: string; message?: string; done?: number; total?: number }): void;
  /** Runs `work` as a named step: its start, end and duration stand in the log and on the timeline. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Adds a line to the job's log. `data` must be JSON. */
  log(level: LogLevel, message: string, data?: unknown): void;
  /** Streams a partial result to whoever watches; kept in the log. */
  emit(partial: TaskPartial<N>): void;
  /** Saves what the next attempt needs in order not to start over. Durable when it resolves. */
  checkpoint(state: TaskCheckpoint<N>): Promise<void>;
  /** Fetches an item of the job's owner. Throws a PermanentError when it is gone. */
  item(itemId: string): Promise<ItemFile>;
  /** Stores a result; resolves with its id. `source` is the bytes, or the path of a file in `tempDir`. */
  artifact(source: Uint8Array | { path: string }, meta: ArtifactMeta): Promise<{ artifactId: string }>;
}

/** Does the work of a task. Heavy imports belong inside it or in its file, never in the catalog. */
export type Handler<N extends TaskName> = (ctx: JobContext<N>, input: ParsedTaskInput<N>) => Promise<TaskOutput<N>>;

/** One handler per task: the compiler insists that none is missing. */
export type Handlers = { readonly [N in TaskName]: () => Promise<Handler<N>> };
