import type { ChildCounts, LogLevel } from "../wire/index.ts";
import type { Provider } from "./circuits/provider.ts";
import type { Connections, ServiceName } from "./connections.ts";
import type { JobCost } from "./job-cost.ts";
import type {
  ParsedTaskInput,
  TaskCheckpoint,
  TaskInput,
  TaskName,
  TaskOutput,
  TaskPartial,
} from "../catalog/index.ts";
import type { ChildHandle, ChildResults, SpawnOptions } from "./workflow/child-handle.ts";

/** A file of the library, or a stored result, laid out on the local disk for the length of an attempt. Read only. */
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
  readonly priority: number;
  /** Fires on cancel, timeout, shutdown and lost lease. `signal.reason` says which. */
  readonly signal: AbortSignal;
  /** What `checkpoint()` saved last, in this attempt or an earlier one. */
  readonly lastCheckpoint: TaskCheckpoint<N> | null;
  /** A folder of this attempt's own; removed when it ends. */
  readonly tempDir: string;

  /** Reports progress. Cheap: call it as often as you like. `percent` is 0–100 and never shown falling. */
  progress(report: { percent?: number; step?: string; message?: string; done?: number; total?: number }): void;
  /**
   * Runs `work` as a named step: its start, end and duration stand in the log and on the timeline.
   * With `keep`, its result (JSON, at most 256 000 characters) is remembered: a later attempt gets it
   * without running `work` again. Names of kept steps are unique within the job, 1–200 characters.
   */
  step<T>(name: string, work: () => Promise<T>, options?: { keep?: boolean }): Promise<T>;
  /** Adds a line to the job's log. `data` must be JSON. */
  log(level: LogLevel, message: string, data?: unknown): void;
  /** Streams a partial result to whoever watches; kept in the log. */
  emit(partial: TaskPartial<N>): void;
  /** Saves what the next attempt needs in order not to start over. Durable when it resolves. */
  checkpoint(state: TaskCheckpoint<N>): Promise<void>;
  /** Fetches an item of the job's owner. Throws a PermanentError when it is gone. */
  item(itemId: string): Promise<ItemFile>;
  /** Fetches a stored result of the job's owner, of this job or another. Throws a PermanentError when it is gone. */
  artifactFile(artifactId: string): Promise<ItemFile>;
  /** Stores a result; resolves with its id. `source` is the bytes, or the path of a file in `tempDir`. */
  artifact(source: Uint8Array | { path: string }, meta: ArtifactMeta): Promise<{ artifactId: string }>;
  /** Says that the handler is at work, where its task has a heartbeat timeout; everything above says so too. */
  alive(): void;
  /** A service outside, behind its circuit breaker; the name is that of the task's policy. */
  provider(name: string): Provider;
  /**
   * How to reach the service of the task's policy; null where it is not connected, or is another task's:
   * a handler learns the keys of its own provider and no others.
   */
  connection<S extends ServiceName>(service: S): NonNullable<Connections[S]> | null;
  /** Keeps what a call of a service outside cost. Durable when it resolves. */
  cost(cost: JobCost): Promise<void>;

  /**
   * Makes a child: a job of the same user with this job as its parent. The same in every attempt: it is
   * made once. Written with the other spawns of the moment; durable when the next wait, or the handler,
   * is over. At most 10 000 children a job. @throws InvalidInput
   */
  spawn<T extends TaskName>(
    task: T,
    input: TaskInput<T>,
    options?: SpawnOptions<"fail-fast">,
  ): ChildHandle<T, "fail-fast">;
  /** As above, of a child that may fail without its parent: what it waits for is how the child ended. */
  spawn<T extends TaskName>(
    task: T,
    input: TaskInput<T>,
    options: SpawnOptions<"continue">,
  ): ChildHandle<T, "continue">;
  /**
   * Waits until all of these children are over, and gives their results. Where one is not, the attempt
   * ends here: this throws a {@link Suspend} that the handler must let pass, the job gives its place
   * back, and when the children are over its next attempt (which costs nothing) runs the handler again,
   * past this point. When a child that does not `continue` failed, the job fails with `child-failed`.
   */
  waitAll<const Handles extends readonly ChildHandle[]>(children: Handles): Promise<ChildResults<Handles>>;
  /** As `waitAll`, until at least one is over: gives the results of those that are, `undefined` for the rest. */
  waitAny<const Handles extends readonly ChildHandle[]>(children: Handles): Promise<Partial<ChildResults<Handles>>>;
  /** As `waitAll`, for every child this job has, however many, and gives no more than their counts. */
  waitChildren(): Promise<ChildCounts>;
}

/** Does the work of a task. Heavy imports belong inside it or in its file, never in the catalog. */
export type Handler<N extends TaskName> = (ctx: JobContext<N>, input: ParsedTaskInput<N>) => Promise<TaskOutput<N>>;

/** One handler per task: the compiler insists that none is missing. */
export type Handlers = { readonly [N in TaskName]: () => Promise<Handler<N>> };

/** Tells a service that nobody goes on with what it has taken on, as a job's checkpoint says. */
type CallOff<N extends TaskName> = (checkpoint: TaskCheckpoint<N>, connections: Connections) => Promise<void>;

/** For tasks whose service works on between two attempts: what to do when their job is cancelled there. */
export type CallOffs = { readonly [N in TaskName]?: CallOff<N> };
