import { z } from "zod";
import type { TaskDefinition, TaskPolicy } from "./define-task.ts";

const NEVER = z.never();

/** A step of a workflow: one job of another task. */
export interface WorkflowStep {
  name: string;
  task: TaskDefinition;
  /** Steps that must have completed before. */
  after: readonly string[];
  /** From the workflow's input and the outputs of the steps it comes after. */
  input: (given: never) => unknown;
}

/** A task that runs other tasks, each as soon as those it comes after are done. */
export interface WorkflowDefinition<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> extends TaskDefinition<Name, Input, Output, z.ZodNever, z.ZodNever> {
  steps: readonly WorkflowStep[];
  /** Its output, from its input and the outputs of all steps. */
  result: (given: never) => unknown;
}

/** What a workflow is besides its steps. */
export interface WorkflowHead<Name extends string, Input extends z.ZodType> extends Pick<
  TaskDefinition<Name, Input>,
  "name" | "title" | "description" | "input" | "accepts" | "isQuiet"
> {
  /** Of the workflow itself, which only spawns and waits: its steps keep their own. */
  policy?: Partial<TaskPolicy>;
}

/** What a step's input may be made of. */
type Given<Input extends z.ZodType, Steps> = { input: z.output<Input> } & Steps;

/** A workflow under way to be declared: each step may only come after steps that are there already. */
export interface WorkflowSteps<Name extends string, Input extends z.ZodType, Steps extends object> {
  /** Adds a step that may begin at once. */
  step<const Step extends string, Task extends TaskDefinition>(
    name: NewName<Step, Steps>,
    task: Task,
    input: (given: Given<Input, unknown>) => z.input<Task["input"]>,
  ): WorkflowSteps<Name, Input, Steps & Record<Step, z.output<Task["output"]>>>;
  /** Adds a step that begins when those it comes after have completed, and is given their outputs. */
  step<const Step extends string, Task extends TaskDefinition, const After extends keyof Steps & string>(
    name: NewName<Step, Steps>,
    task: Task,
    options: { after: readonly After[] },
    input: (given: Given<Input, Pick<Steps, After>>) => z.input<Task["input"]>,
  ): WorkflowSteps<Name, Input, Steps & Record<Step, z.output<Task["output"]>>>;
  /** Ends the declaration: what the workflow gives back, once all steps have completed. */
  returns<Output extends z.ZodType>(
    output: Output,
    result: (given: Given<Input, Steps>) => z.input<Output>,
  ): WorkflowDefinition<Name, Input, Output>;
}

/** Names are unique, and `input` is taken. */
type NewName<Step extends string, Steps> = Step extends keyof Steps | "input" ? never : Step;

/** A workflow runs for moments at a time: it spawns what can begin, and waits without holding a place. */
const POLICY: TaskPolicy = {
  queue: "default",
  maxAttempts: 3,
  timeoutMs: 60_000,
  backoff: { kind: "exponential", baseMs: 1_000, maxMs: 30_000, jitter: 0.2 },
  runsIn: { kind: "inline" },
};

/**
 * Declares a workflow, step by step: names, inputs and outputs are checked by the compiler, and as a
 * step can only come after earlier ones there are no cycles. Steps that do not come after each other
 * run in parallel. When a step fails for good, or is cancelled, so does the workflow.
 */
export function defineWorkflow<const Name extends string, Input extends z.ZodType>(
  head: WorkflowHead<Name, Input>,
): WorkflowSteps<Name, Input, {}> {
  return addTo(head, []) as never;
}

type StepRest = [input: WorkflowStep["input"]] | [options: { after: readonly string[] }, input: WorkflowStep["input"]];

function addTo(head: WorkflowHead<string, z.ZodType>, steps: readonly WorkflowStep[]): object {
  return {
    step(name: string, task: TaskDefinition, ...rest: StepRest) {
      const [options, input] = rest.length === 1 ? [{ after: [] }, rest[0]] : rest;
      return addTo(head, [...steps, { name, task, after: options.after, input }]);
    },
    returns(output: z.ZodType, result: WorkflowDefinition["result"]) {
      const { policy, ...about } = head;
      return { ...about, output, partial: NEVER, checkpoint: NEVER, policy: { ...POLICY, ...policy }, steps, result };
    },
  };
}
