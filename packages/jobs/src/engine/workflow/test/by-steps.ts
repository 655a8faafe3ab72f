import type { JobContext } from "../../handler.ts";
import type { Countdown } from "../../../worker/test/countdown-only.ts";

export type CountdownContext = JobContext<"demo.countdown">;
export interface Counted {
  counted: number;
  attempts: number;
}
type Part = (ctx: CountdownContext, input: { seconds: number; steps: number }) => Promise<Counted>;

/** What a parent says it is; see `bySteps`. */
export const PARENT = 900;

/** Parents and children are all countdowns in these tests: what one does is told by its `steps`. */
export function bySteps(parts: Readonly<Record<number, Part>>): Countdown {
  return async (ctx, input) => {
    const part = parts[input.steps];
    if (!part) throw new Error(`expected steps to be one of ${Object.keys(parts).join(", ")}, got ${input.steps}`);
    return part(ctx, input);
  };
}

/** A child that returns the `seconds` it was given, at once. */
export const leaf: Part = async (ctx, { seconds }) => ({ counted: seconds, attempts: ctx.attempt });

export function isOver({ state }: { state: string }): boolean {
  return ["completed", "failed", "cancelled"].includes(state);
}
