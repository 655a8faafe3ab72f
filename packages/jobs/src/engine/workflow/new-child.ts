import type { NewJob } from "@jobwire/db";
import type { TaskName } from "../../catalog/index.ts";
import { toNewJob } from "../enqueue.ts";
import { InvalidInput } from "../invalid-input.ts";
import type { SpawnOptions } from "./child-handle.ts";
import { childId } from "./child-id.ts";

/**
 * A child as its parent asks for it: a job of the same user, under an id that is the same in every
 * attempt of the parent.
 * @param place in the order of the parent's spawns without a key
 * @throws InvalidInput
 */
export function toNewChild(
  parent: { id: string; userId: string; priority: number },
  task: TaskName,
  input: unknown,
  { key, priority = parent.priority, failure = "fail-fast" }: SpawnOptions,
  place = 0,
): NewJob {
  if (key !== undefined && (key.length === 0 || key.length > 200)) {
    throw new InvalidInput({ field: "key", expected: "1 to 200 characters long", got: `${key.length} characters` });
  }
  const job = toNewJob({ task, input, userId: parent.userId, priority, parentId: parent.id });
  return {
    ...job,
    id: childId(parent.id, key === undefined ? { place } : { key }),
    name: key ?? null,
    childFailure: failure,
  };
}
