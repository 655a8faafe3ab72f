import { catalog, isTaskName } from "../../catalog/index.ts";
import type { JobError } from "../../wire/index.ts";

/** A job that ended without success, as others need to speak of it. */
export interface FailedChild {
  id: string;
  task: string;
  state: "failed" | "cancelled";
  error: JobError | null;
}

/** Why a job fails that waited for one that did not succeed; `null` when that one is not there any more. */
export function childFailedError(child: FailedChild | null): JobError {
  const about = { reason: "child-failed", code: "child-failed" } as const;
  if (!child) return { ...about, message: "A job that it waited for was removed before it had looked at its result." };
  const title = isTaskName(child.task) ? catalog[child.task].title : child.task;
  const message =
    child.state === "cancelled"
      ? `“${title}”, which it waited for, was cancelled.`
      : `“${title}”, which it waited for, failed: ${child.error?.message ?? "nobody knows why."}`;
  return { ...about, message, jobId: child.id };
}

/** How a child that was cancelled, or that failed without a word, is shown to a parent that goes on. */
export function errorOf(child: FailedChild): JobError {
  if (child.state === "failed" && child.error) return child.error;
  const message = child.state === "cancelled" ? "It was cancelled." : "It failed; nobody knows why.";
  return { reason: "thrown", code: child.state, message };
}

/** Thrown by `ctx.waitAll` when a child that its parent needs did not succeed; no attempt can help. */
export class ChildFailed extends Error {
  override readonly name = "ChildFailed";
  readonly code = "child-failed";
  readonly error: JobError;

  constructor(error: JobError) {
    super(error.message);
    this.error = error;
  }
}
