import type { Handler, Handlers } from "../../engine/index.ts";

export type Countdown = Handler<"demo.countdown">;

/** Handlers in which only `demo.countdown` does anything. */
export function countdownOnly(countdown: Countdown): Handlers {
  const never = async () => {
    throw new Error("expected only countdowns in this test");
  };
  return { "demo.countdown": async () => countdown, "image.thumbnail": never, "image.remove-background": never };
}
