import { setTimeout as delay } from "node:timers/promises";
import type { Handler } from "../engine/handler.ts";

/** Counts down in equal steps. A retry goes on where the last attempt stopped. */
export const demoCountdown: Handler<"demo.countdown"> = async (ctx, { seconds, steps, failureRate }) => {
  let counted = Math.min(ctx.lastCheckpoint?.counted ?? 0, steps);
  if (counted > 0) ctx.log("info", `Going on after step ${counted} of ${steps}`);
  const failsAt = failingStep(counted, steps, failureRate);
  const report = (message: string) =>
    ctx.progress({ percent: (100 * counted) / steps, step: "Counting down", message, done: counted, total: steps });

  report(`${steps - counted} to go`);
  while (counted < steps) {
    const next = counted + 1;
    await ctx.step(`Step ${next} of ${steps}`, async () => {
      await delay((seconds * 1_000) / steps, undefined, { signal: ctx.signal }).catch((error: unknown) => {
        throw ctx.signal.aborted ? ctx.signal.reason : error;
      });
      if (next === failsAt) throw new CountdownFailed(next, steps, failureRate);
    });
    counted = next;
    await ctx.checkpoint({ counted });
    ctx.log("info", `Counted ${counted} of ${steps}`, { remaining: steps - counted });
    ctx.emit({ remaining: steps - counted });
    report(counted === steps ? "Done" : `${steps - counted} to go`);
  }
  return { counted, attempts: ctx.attempt };
};

/** The failure that `failureRate` asked for. */
export class CountdownFailed extends Error {
  override readonly name = "CountdownFailed";
  readonly code = "countdown-failed";

  constructor(step: number, steps: number, failureRate: number) {
    const percent = Math.round(failureRate * 100);
    super(`Failed on purpose at step ${step} of ${steps}: this countdown was started to fail ${percent}% of the time.`);
  }
}

/** The step of this attempt that throws, or null: the rate is the chance of one failure per attempt. */
function failingStep(counted: number, steps: number, failureRate: number): number | null {
  if (counted >= steps || Math.random() >= failureRate) return null;
  return counted + 1 + Math.floor(Math.random() * (steps - counted));
}
