import type { JobContext } from "../../engine/handler.ts";
import type { ChildCall } from "./messages.ts";

/** A step whose work is done in the child. */
export interface RunningStep {
  /** Settled as the child says. */
  work: PromiseWithResolvers<unknown>;
  /** Settles when its end is logged; never rejects. */
  logged: Promise<unknown>;
  /** Of a kept step: what it returned, once that is durable. */
  result?: Promise<unknown>;
}

/**
 * Begins a kept step on the real context, for a child that will do its work.
 * @returns what it returned in an earlier attempt; null when the child is to do it now
 */
export function beginKeptStep(
  ctx: JobContext,
  { stepId, step }: Extract<ChildCall, { name: "begin-step" }>,
  steps: Map<number, RunningStep>,
): Promise<{ value: unknown } | null> {
  const work = Promise.withResolvers<unknown>();
  return new Promise((resolve, reject) => {
    const result = ctx.step(
      step,
      () => {
        resolve(null);
        return work.promise;
      },
      { keep: true },
    );
    // Without effect where the work has begun.
    const logged = result.then((value) => resolve({ value }), reject);
    steps.set(stepId, { work, logged, result });
  });
}
