import type { z } from "zod";

/** How long to wait before the next attempt. */
export type Backoff =
  /** `min(maxMs, baseMs · 2^(attempt-1))`, then up to `jitter` (0–1) of it taken off at random. */
  | { kind: "exponential"; baseMs: number; maxMs: number; jitter: number }
  | { kind: "fixed"; delayMs: number }
  /** 2, 4, 8 … minutes: `2^attempt`, at most `maxMinutes`. */
  | { kind: "minutes"; maxMinutes: number };

/** How the engine treats a task's jobs. Frozen into the job's row when it is enqueued. */
export interface TaskPolicy {
  /** The lane it runs in; lanes and their concurrency are listed in catalog/queues.ts. */
  queue: string;
  /** Attempts before a throw is final; 1 = never retried. */
  maxAttempts: number;
  /** Longest an attempt may run, in milliseconds, before its handler is aborted. */
  timeoutMs: number;
  /** Longest a handler may go without a word (progress, step, log, emit, checkpoint, `ctx.alive()`), in milliseconds. */
  heartbeatTimeoutMs?: number;
  /** Longest from when it may first run (its `runAt`, else the enqueue), or from a manual retry, to the end, waiting included, in milliseconds. */
  jobTimeoutMs?: number;
  /** Ended jobs of this task are kept this long instead of JOB_RETENTION_DAYS. 0.01 or more. */
  retentionDays?: number;
  /** Service outside that its handler may call. While that one's circuit is open, its jobs do not start. */
  provider?: string;
  /** It does without its provider where that is out, and says so: its jobs start all the same. Default false. */
  isProviderOptional?: boolean;
  backoff: Backoff;
  /**
   * Where the handler runs. `child`: in a process of its own with a memory cap in MiB, for work that
   * is heavy on CPU or memory or that reads files from strangers. `inline`: in the worker process.
   */
  runsIn: { kind: "inline" } | { kind: "child"; memoryLimitMb: number };
}

/** A named, typed kind of work: light enough to load in a browser. Its handler is typed over it. */
export interface TaskDefinition<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Partial extends z.ZodType = z.ZodType,
  Checkpoint extends z.ZodType = z.ZodType,
> {
  name: Name;
  /** For people: "Remove background". */
  title: string;
  /** One sentence: what a person gets. */
  description: string;
  input: Input;
  output: Output;
  /** What `ctx.emit` may stream while it runs. */
  partial: Partial;
  /** What `ctx.checkpoint` keeps for the next attempt. */
  checkpoint: Checkpoint;
  /** Content types of the items it works on, e.g. `image/png`; empty when it is not about an item. */
  accepts: readonly string[];
  /**
   * Its success is no news to a person: it is done as part of something else, and is seen there. Its
   * failure still is. Default false.
   */
  isQuiet?: boolean;
  /** Its jobs are made by the engine only: nobody is offered to start one. Default false. */
  isInternal?: boolean;
  policy: TaskPolicy;
  /** How long a job takes on two cores, in ms (docs/gallery): what a person is told until some have been measured. */
  usualMs?: number;
  /** Its result is e-mailed to its owner, once, whatever they chose for other tasks. Default false. */
  mailsResult?: boolean;
  /** Its result is something to keep: it goes into its owner's collection when it is there. Default false. */
  keepsResult?: boolean;
  /** What one job costs its owner, in credits, whole and 0 or more; held at the start, paid at success. Default: nothing. */
  credits?(input: z.output<Input>): number;
  /** Jobs of a queue whose keys are equal share its per-key limits. Default: none. */
  key?(input: z.output<Input>): string | null;
}

/** Declares a task; its only work is to infer the types. */
export function defineTask<
  const Name extends string,
  Input extends z.ZodType,
  Output extends z.ZodType,
  Partial extends z.ZodType,
  Checkpoint extends z.ZodType,
>(
  definition: TaskDefinition<Name, Input, Output, Partial, Checkpoint>,
): TaskDefinition<Name, Input, Output, Partial, Checkpoint> {
  return definition;
}
