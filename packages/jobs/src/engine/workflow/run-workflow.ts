import type { z } from "zod";
import type { TaskName, WorkflowDefinition, WorkflowStep } from "../../catalog/index.ts";
import type { JobContext } from "../handler.ts";
import type { ChildHandle } from "./child-handle.ts";

/** What a workflow needs of its context. */
type WorkflowContext = Pick<JobContext, "spawn" | "waitAny" | "progress">;

/**
 * The handler of a declared workflow. Each attempt spawns whatever can begin, with the step's name as
 * its key, and waits for the first to be over; so it runs for moments, once for every step that ends.
 */
export function runWorkflow<Definition extends WorkflowDefinition>(
  definition: Definition,
): (ctx: WorkflowContext, input: z.output<Definition["input"]>) => Promise<z.output<Definition["output"]>> {
  const { steps, result } = definition;
  return async (ctx, input) => {
    const outputs = new Map<string, unknown>();
    const running = new Map<string, ChildHandle>();
    const given = (names: Iterable<string>) =>
      ({ ...Object.fromEntries([...names].map((name) => [name, outputs.get(name)])), input }) as never;

    while (outputs.size < steps.length) {
      for (const step of steps) {
        if (outputs.has(step.name) || running.has(step.name) || !step.after.every((name) => outputs.has(name)))
          continue;
        const child = ctx.spawn(step.task.name as TaskName, step.input(given(step.after)) as never, { key: step.name });
        running.set(step.name, child);
      }
      ctx.progress({
        step: titlesOf(steps.filter(({ name }) => running.has(name))),
        percent: (100 * outputs.size) / steps.length,
        done: outputs.size,
        total: steps.length,
      });
      const names = [...running.keys()];
      const ended: readonly unknown[] = await ctx.waitAny([...running.values()]);
      for (const [at, name] of names.entries()) {
        if (ended[at] === undefined) continue;
        outputs.set(name, ended[at]);
        running.delete(name);
      }
    }
    return result(given(outputs.keys())) as z.output<Definition["output"]>;
  };
}

/** "Thumbnail, Remove background": each title once. */
function titlesOf(steps: readonly WorkflowStep[]): string {
  return [...new Set(steps.map(({ task }) => task.title))].join(", ");
}
