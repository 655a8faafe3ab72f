import { catalog, STARTABLE_TASK_NAMES, type TaskDefinition, type TaskName } from "@jobwire/jobs/catalog";
import type { NamedItem } from "@jobwire/jobs/wire";

/** A task and the items that it takes. */
export interface TaskForItems {
  task: TaskName;
  items: readonly NamedItem[];
}

/**
 * Tasks that can be started on some of these items with nothing more to say: each takes an item, and has its defaults.
 * Those that take all of them come first.
 */
export function tasksFor(items: readonly NamedItem[]): TaskForItems[] {
  const byType = Map.groupBy(items, ({ contentType }) => contentType);
  const some = STARTABLE_TASK_NAMES.flatMap((task): TaskForItems[] => {
    const { accepts, input }: TaskDefinition = catalog[task];
    const types = [...byType.keys()].filter((type) => accepts.includes(type));
    const [first] = types.length === 0 ? [] : (byType.get(types[0] ?? "") ?? []);
    if (first === undefined || !input.safeParse({ itemId: first.id }).success) return [];
    const taken = types.length === byType.size ? items : items.filter(({ contentType }) => types.includes(contentType));
    return [{ task, items: taken }];
  });
  return some.toSorted((a, b) => Number(b.items === items) - Number(a.items === items));
}
