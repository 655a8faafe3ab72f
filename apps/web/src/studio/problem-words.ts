import { plural } from "../app/plural.ts";
import type { TaskDefinition } from "@jobwire/jobs/catalog";

type Issue = NonNullable<ReturnType<TaskDefinition["input"]["safeParse"]>["error"]>["issues"][number];

const count = new Intl.NumberFormat("en");

/** What is wrong with a field, to whoever fills it in. What a schema says in its own words stands as it is. */
export function problemWords(issue: Issue, input: Readonly<Record<string, unknown>>): string {
  const field = issue.path[0];
  const isEmpty = issue.path.length === 1 && input[String(field)] === undefined;
  if (isEmpty) return "Fill this in.";
  switch (issue.code) {
    case "too_small":
      return `${atLeast(issue.origin, Number(issue.minimum))}.`;
    case "too_big":
      return `${atMost(issue.origin, Number(issue.maximum))}.`;
    case "invalid_type":
      return issue.expected === "int" ? "Enter a whole number." : `Enter a ${issue.expected}.`;
    case "not_multiple_of":
      return `Enter a multiple of ${count.format(Number(issue.divisor))}.`;
    case "invalid_value":
      return "Choose one of these.";
    default:
      return issue.message;
  }
}

function atLeast(origin: string, minimum: number): string {
  if (origin === "string") return plural(minimum, "Fill this in", `At least ${count.format(minimum)} characters`);
  return `At least ${count.format(minimum)}`;
}

function atMost(origin: string, maximum: number): string {
  return origin === "string" ? `At most ${count.format(maximum)} characters` : `At most ${count.format(maximum)}`;
}
