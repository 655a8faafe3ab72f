// ⑤ handler: runs in this process or in a child, until it settles or is given up.
import type { Handler, Handlers, JobContext } from "../engine/handler.ts";
import { catalog } from "../catalog/index.ts";
import type { TaskName } from "../catalog/index.ts";
import type { Attempt } from "./attempt.ts";
import type { ChildPool } from "./child/index.ts";
import type { AbortReason } from "./job-aborted.ts";
import type { Limits, Settled } from "./outcome.ts";
import { watchSilence } from "./silence-watch.ts";
import type { WorkerTimings } from "./timings.ts";

/** setTimeout takes no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** A killed child is waited for, so that it writes no more into the folder that is removed next; but not for ever. */
const GONE_WITHIN_MS = 2_000;

export interface RunRequest {
  attempt: Attempt;
  task: TaskName;
  context: JobContext;
  /** Parsed. */
  input: unknown;
  limits: Pick<Limits, "timeoutMs" | "heartbeatTimeoutMs"> & {
    /** What is left of the job's time; null: no limit. */
    deadlineInMs: number | null;
  };
  handlers: Handlers;
  childPool: ChildPool;
  timings: Pick<WorkerTimings, "cancelGraceMs" | "abortGraceMs">;
}

/**
 * Runs a task's handler to its end. Its signal fires when its time, or that of its job, is over, and
 * when it has been silent for too long. A handler that has not stopped within the grace after an abort
 * is given up: its child is killed; one in this process is left to itself, and its context has no
 * effect any more.
 */
export async function runHandler(request: RunRequest): Promise<Settled> {
  const { attempt, limits, timings, childPool } = request;
  const { timeoutMs, heartbeatTimeoutMs, deadlineInMs } = limits;
  const isDeadlineFirst = deadlineInMs !== null && deadlineInMs < timeoutMs;
  const timeout = setTimeout(
    () => attempt.abort(isDeadlineFirst ? "deadline" : "timeout"),
    Math.min(isDeadlineFirst ? deadlineInMs : timeoutMs, MAX_TIMER_MS),
  );
  const stopWatching = heartbeatTimeoutMs === null ? undefined : watchSilence(attempt, heartbeatTimeoutMs);
  let grace: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const ignored = new Promise<Settled>((resolve) => {
    onAbort = () => {
      const waitMs = graceAfter(attempt.abortReason, timings);
      grace = setTimeout(() => {
        const gone = childPool.kill(attempt.jobId);
        const late = new Promise((done) => setTimeout(done, GONE_WITHIN_MS).unref());
        void Promise.race([gone, late]).then(() => resolve({ kind: "ignored-abort" }));
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
    stopWatching?.();
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
