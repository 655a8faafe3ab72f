import { ALL_QUEUES } from "../../catalog/index.ts";
import type { QueueLimits } from "../../catalog/index.ts";

/** What holds for a queue: what was set at run time wins, and `null` there lifts a default. */
export function effectiveLimits(defaults: QueueLimits, overrides: QueueLimits): QueueLimits {
  return { ...defaults, ...overrides };
}

/** The queues whose limits and switches bind a job of `queue`: its own, and all together. */
export function scopesOf(queue: string): readonly [string, string] {
  return [queue, ALL_QUEUES];
}
