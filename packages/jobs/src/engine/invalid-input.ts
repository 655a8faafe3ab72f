import type { z } from "zod";

/** A request that cannot become a job: says which field, what was expected there, and what came. */
export class InvalidInput extends Error {
  override readonly name: string = "InvalidInput";
  /** Stable machine word. */
  readonly code: string;
  /** Path into the input, e.g. `sizePx` or `scenes.3.text`; empty for the input as a whole. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;

  /** @param details.sentence for a person, where the plain "expected … got …" would not say what to do */
  constructor(details: { code?: string; field: string; expected: string; got: string; sentence?: string }) {
    const subject = details.field === "" ? "the input" : `"${details.field}"`;
    super(details.sentence ?? `expected ${subject} to be ${details.expected}, got ${details.got}`);
    this.code = details.code ?? "invalid-input";
    this.field = details.field;
    this.expected = details.expected;
    this.got = details.got;
  }

  /** Puts the first complaint of a schema into words. */
  static fromZod(error: z.ZodError, input: unknown): InvalidInput {
    const issue = error.issues[0];
    if (!issue) return new InvalidInput({ field: "", expected: "valid", got: describe(input) });
    const got = describe(issue.path.reduce<unknown>((value, key) => (value as never)?.[key], input));
    return new InvalidInput({ field: issue.path.join("."), expected: expectation(issue), got });
  }
}

/** The item a job is to be about is not there, not the user's, or not of a type the task takes. */
export class ItemRefused extends InvalidInput {
  override readonly name = "ItemRefused";
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int" ? "a whole number" : `of type ${issue.expected}`;
    case "too_small":
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case "too_big":
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case "invalid_format":
      return `a valid ${issue.format}`;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    default:
      return `valid (${issue.message})`;
  }
}

const unitOf = (origin: string) => (origin === "string" ? " characters long" : "");

/** Names a value without repeating anything long. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value as number | boolean | bigint);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
