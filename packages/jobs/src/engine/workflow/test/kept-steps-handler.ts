import { appendFile } from "node:fs/promises";
import type { Countdown } from "../../../worker/test/countdown-only.ts";
import { leaf, PARENT } from "./by-steps.ts";

/**
 * A parent with three kept steps and a child between them. Each step leaves a line in `effectsFile`; `stopAt`
 * is called before the third.
 */
export function keptStepsHandler(effectsFile: string, stopAt: () => Promise<void>): Countdown {
  return async (ctx, input) => {
    if (input.steps !== PARENT) return leaf(ctx, input);
    const effect = (name: string, value: number) =>
      ctx.step(
        name,
        async () => {
          await appendFile(effectsFile, `${name}\n`);
          return { value };
        },
        { keep: true },
      );
    const one = await effect("one", 1);
    const [child] = await ctx.waitAll([ctx.spawn("demo.countdown", { seconds: 10, steps: 1 })]);
    const two = await effect("two", 2);
    await stopAt();
    const three = await effect("three", 3);
    return { counted: one.value + two.value + three.value + child.counted, attempts: ctx.attempt };
  };
}
