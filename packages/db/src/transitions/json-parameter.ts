/** JSON text that Postgres cannot store as jsonb: NUL, and halves of a surrogate pair. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * A value as the text of a jsonb parameter; null (SQL NULL) for undefined. Characters that jsonb cannot
 * hold become U+FFFD, so that one odd log line does not fail the statement it shares with others.
 * @throws TypeError when the value is not JSON (a cycle, a bigint)
 */
export function jsonParameter(value: unknown): string | null {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return null;
  return UNSTORABLE.test(text) ? JSON.stringify(storable(JSON.parse(text))) : text;
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]));
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
