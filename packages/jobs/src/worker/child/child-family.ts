import type { TaskName } from "../../catalog/index.ts";
import type { JobContext } from "../../engine/handler.ts";
import type { SpawnOptions } from "../../engine/workflow/child-handle.ts";
import { toNewChild } from "../../engine/workflow/new-child.ts";
import type { ChildCounts } from "../../wire/index.ts";
import type { ChildAnswer, ChildCall, FromRun, ResultsAnswer, RunFacts } from "./messages.ts";

/**
 * The part of a handler's context in a child process that is about the job's own children. The worker
 * does the same in the same order, so both know them by the same ids.
 */
export function createChildFamily(
  facts: RunFacts,
  tell: (message: FromRun) => void,
  call: (request: ChildCall) => Promise<ChildAnswer>,
): Pick<JobContext, "spawn" | "waitAll" | "waitAny" | "waitChildren"> {
  const parent = { id: facts.jobId, userId: facts.userId, priority: facts.priority };
  const keys = new Set<string>();
  let places = 0;
  return {
    spawn: ((task: TaskName, input: unknown, options: SpawnOptions = {}) => {
      const { key } = options;
      // The worker refuses it too, but its word would come too late to be thrown here.
      if (key !== undefined && keys.has(key)) {
        throw new TypeError(`a child's key: expected one not used before, got "${key}"`);
      }
      const { id } = toNewChild(parent, task, input, options, places);
      if (key === undefined) places += 1;
      else keys.add(key);
      tell({ kind: "spawn", task, input, options });
      return { jobId: id, task, failure: options.failure ?? "fail-fast" };
    }) as JobContext["spawn"],
    async waitAll(children) {
      const { results } = (await call({ name: "wait-all", children })) as ResultsAnswer;
      return results.map((result) => result?.value) as never;
    },
    async waitAny(children) {
      const { results } = (await call({ name: "wait-any", children })) as ResultsAnswer;
      return results.map((result) => result?.value) as never;
    },
    async waitChildren() {
      return (await call({ name: "wait-children" })) as ChildCounts;
    },
  };
}
