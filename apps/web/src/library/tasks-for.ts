import { catalog, STARTABLE_TASK_NAMES, type TaskDefinition, type TaskName } from "@jobwire/jobs/catalog";
import type { NamedItem } from "@jobwire/jobs/wire";

/** Tasks that can be started on every one of these items with nothing more to say: each takes an item, and has its defaults. */
export function tasksFor(items: readonly NamedItem[]): TaskName[] {
  const [first] = items;
  if (first === undefined) return [];
  return STARTABLE_TASK_NAMES.filter((name) => {
    const { accepts, input }: TaskDefinition = catalog[name];
    return (
      items.every(({ contentType }) => accepts.includes(contentType)) && input.safeParse({ itemId: first.id }).success
    );
  });
}
