import type { TaskName, TaskOutput } from "../../catalog/index.ts";
import type { JobError } from "../../wire/index.ts";

/**
 * What a child's failure, or its being cancelled, does to its family.
 * - `fail-fast` – the parent fails (`child-failed`) and its other children are cancelled
 * - `continue` – nothing: the parent is told with the child's result
 */
export type ChildFailure = "fail-fast" | "continue";

export interface SpawnOptions<F extends ChildFailure = ChildFailure> {
  /**
   * Names this child among the children of its parent, 1–200 characters: the same key means the same
   * child in every attempt. Default: its place in the order of the parent's spawns. Give one wherever
   * that order may differ from attempt to attempt.
   */
  key?: string;
  /** Higher runs first inside its queue, -1000 to 1000. Default: its parent's. */
  priority?: number;
  /** Default `fail-fast`. */
  failure?: F;
}

/** A child of a job; its type knows what it will return. */
export interface ChildHandle<N extends TaskName = TaskName, F extends ChildFailure = ChildFailure> {
  readonly jobId: string;
  readonly task: N;
  readonly failure: F;
}

/** How a child ended that may fail without its parent. */
export type Settled<Output> =
  | { status: "completed"; output: Output }
  | { status: "failed"; error: JobError }
  | { status: "cancelled"; error: JobError };

/** What a parent gets from a child: its output or, where it may fail, how it ended. */
export type ChildResult<H extends ChildHandle> =
  H extends ChildHandle<infer N, infer F> ? (F extends "continue" ? Settled<TaskOutput<N>> : TaskOutput<N>) : never;

/** The results of several children, place for place. */
export type ChildResults<Handles extends readonly ChildHandle[]> = {
  -readonly [At in keyof Handles]: ChildResult<Handles[At]>;
};
