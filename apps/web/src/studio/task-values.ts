/** What stands in a task's form, and what comes of it. Pure. */
import type { TaskDefinition } from "@jobwire/jobs/catalog";
import type { Field } from "./fields-of.ts";
import { problemWords } from "./problem-words.ts";

export type TaskValues = Readonly<Record<string, unknown>>;
/** What is wrong, by the field's name. */
export type TaskProblems = Readonly<Record<string, string>>;

/** The values a form begins with: an earlier input's where there is one, else the defaults. */
export function initialValues(fields: readonly Field[], known: TaskValues = {}): TaskValues {
  return Object.fromEntries(
    fields.map((field) => [field.name, known[field.name] ?? (field.kind === "item" ? undefined : field.initial)]),
  );
}

/** The input that the values make, or what is wrong with them. What is left empty is left out. */
export function readTaskInput(
  definition: Pick<TaskDefinition, "input">,
  values: TaskValues,
): { input: TaskValues } | { problems: TaskProblems } {
  const input = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== undefined));
  const parsed = definition.input.safeParse(input);
  if (parsed.success) return { input };
  const found = parsed.error.issues.map((issue) => [String(issue.path[0] ?? ""), problemWords(issue, input)] as const);
  return { problems: Object.fromEntries(found.toReversed()) };
}
