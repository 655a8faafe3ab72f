// ⑤ handler: runs in this process or in a child, until it settles or is given up.
import type { Handler, Handlers, JobContext } from "../engine/handler.ts";
import { catalog } from "../catalog/index.ts";
import type { TaskName } from "../catalog/index.ts";
import type { Attempt } from "./attempt.ts";
import type { ChildPool } from "./child/index.ts";
import type { AbortReason } from "./job-aborted.ts";
import type { Settled } from "./outcome.ts";
import type { WorkerTimings } from "./timings.ts";

/** setTimeout takes no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface RunRequest {
  attempt: Attempt;
  task: TaskName;
  context: JobContext;
  /** Parsed. */
  input: unknown;
  timeoutMs: number;
  handlers: Handlers;
  childPool: ChildPool;
  timings: Pick<WorkerTimings, "cancelGraceMs" | "abortGraceMs">;
}

/**
 * Runs a task's handler to its end. After `timeoutMs` its signal fires. A handler that has not stopped
 * within the grace after an abort is given up: its child is killed; one in this process is left to
 * itself, and its context has no effect any more.
 */
export async function runHandler(request: RunRequest): Promise<Settled> {
  const { attempt, timeoutMs, timings, childPool } = request;
  const timeout = setTimeout(() => attempt.abort("timeout"), Math.min(timeoutMs, MAX_TIMER_MS));
  let grace: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const ignored = new Promise<Settled>((resolve) => {
    onAbort = () => {
      const waitMs = graceAfter(attempt.abortReason, timings);
      grace = setTimeout(() => {
        childPool.kill(attempt.jobId);
        resolve({ kind: "ignored-abort" });
      }, waitMs);
    };
  });
  if (attempt.signal.aborted) onAbort();
  else attempt.signal.addEventListener("abort", onAbort, { once: true });

  try {
    return await Promise.race([callHandler(request), ignored]);
  } finally {
    clearTimeout(timeout);
    clearTimeout(grace);
    attempt.signal.removeEventListener("abort", onAbort);
  }
}

async function callHandler({ task, context, input, handlers, childPool }: RunRequest): Promise<Settled> {
  const { runsIn } = catalog[task].policy;
  try {
    if (runsIn.kind === "child") {
      return { kind: "returned", output: await childPool.run(context, task, input, runsIn) };
    }
    // `handlers[task]` is typed over `task`; the pair of context and input was made for the same one.
    const handler = (await handlers[task]()) as Handler<never>;
    return { kind: "returned", output: await handler(context as never, input as never) };
  } catch (error) {
    return { kind: "threw", error };
  }
}

function graceAfter(reason: AbortReason | undefined, timings: RunRequest["timings"]): number {
  return reason === "cancel" ? timings.cancelGraceMs : timings.abortGraceMs;
}
