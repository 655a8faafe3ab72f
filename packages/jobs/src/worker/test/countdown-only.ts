import { TASK_NAMES } from "../../catalog/index.ts";
import type { Handler, Handlers } from "../../engine/index.ts";

export type Countdown = Handler<"demo.countdown">;

/** Handlers in which only `demo.countdown` does anything. */
export function countdownOnly(countdown: Countdown): Handlers {
  const never = async () => {
    throw new Error("expected only countdowns in this test");
  };
  const others = Object.fromEntries(TASK_NAMES.map((name) => [name, never]));
  return { ...others, "demo.countdown": async () => countdown } as Handlers;
}
