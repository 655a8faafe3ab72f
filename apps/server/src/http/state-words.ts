import { JOB_STATES, type JobState } from "@jobwire/jobs/wire";
import { HttpError } from "./http-error.ts";

/** A part of a query: once, several times, or not there. */
export type QueryValue = string | string[] | undefined;

/** One part of a query as text; undefined when it is not there or empty. */
export function textOf(value: QueryValue): string | undefined {
  return value === undefined || value === "" ? undefined : String(value);
}

/** Words of earlier systems that filters also take. */
const OLD_WORDS: Readonly<Record<string, JobState>> = { pending: "queued", processing: "running" };

/** Reads `status=queued,running` or `status=queued&status=running`. Throws a 400 for an unknown word. */
export function parseStates(value: QueryValue): JobState[] | undefined {
  return parseWords("status", value, (word) => OLD_WORDS[word] ?? JOB_STATES.find((state) => state === word), [
    ...JOB_STATES,
    ...Object.keys(OLD_WORDS),
  ]);
}

/** Reads a list of words of a query, given with commas or repeated; undefined when there is none. */
export function parseWords<T>(
  field: string,
  value: QueryValue,
  read: (word: string) => T | undefined,
  allowed: readonly string[],
): T[] | undefined {
  if (value === undefined || value === "") return undefined;
  const words = [value]
    .flat()
    .flatMap((one) => one.split(","))
    .map((word) => word.trim())
    .filter(Boolean);
  return words.map((word) => {
    const meant = read(word);
    if (meant !== undefined) return meant;
    const expected = `one of ${allowed.join(", ")}`;
    const got = word.slice(0, 80);
    throw new HttpError(400, {
      code: "invalid-input",
      message: `expected "${field}" to be ${expected}, got "${got}"`,
      field,
      expected,
      got,
    });
  });
}
