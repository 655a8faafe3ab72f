import { ALL_QUEUES, catalog, isTaskName, TASK_NAMES } from "../../catalog/index.ts";
import type { QueueLimits, TaskName, TaskPolicy } from "../../catalog/index.ts";

/** What holds for a queue: what was set at run time wins, and `null` there lifts a default. */
export function effectiveLimits(defaults: QueueLimits, overrides: QueueLimits): QueueLimits {
  return { ...defaults, ...overrides };
}

/** The queues whose limits and switches bind a job of `queue`: its own, and all together. */
export function scopesOf(queue: string): readonly [string, string] {
  return [queue, ALL_QUEUES];
}

const PROVIDER = "provider:";

/** The name under which the limits of a service outside stand among those of queues: `concurrency` and `rate` count there. */
export const providerScope = (service: string): string => `${PROVIDER}${service}`;

/** Whether a name of limits is that of a service outside, and of no queue. */
export const isProviderScope = (name: string): boolean => name.startsWith(PROVIDER);

/** The limits of the service that a task's jobs may call; null: they call none. */
export function providerScopeOf(task: string): string | null {
  if (!isTaskName(task)) return null;
  const { provider }: TaskPolicy = catalog[task].policy;
  return provider === undefined ? null : providerScope(provider);
}

/** The tasks whose service is limited. */
export function tasksOfLimitedProviders(limits: ReadonlyMap<string, QueueLimits>): TaskName[] {
  const limited = new Set(
    [...limits].flatMap(([name, { concurrency, rate }]) =>
      isProviderScope(name) && (concurrency || rate) ? [name] : [],
    ),
  );
  return limited.size === 0 ? [] : TASK_NAMES.filter((task) => limited.has(providerScopeOf(task) ?? ""));
}
