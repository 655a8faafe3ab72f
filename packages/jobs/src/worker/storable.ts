/** Text that Postgres takes: no U+0000, no half of a surrogate pair; cut to `maxChars`. */
export function storableText(text: string, maxChars = Infinity): string {
  return text.slice(0, maxChars).replaceAll("\0", "").toWellFormed();
}

/**
 * A JSON value that `jsonb` takes. What JSON cannot say is left out, as by `JSON.stringify`.
 * @throws TypeError when the value is circular or holds a bigint, RangeError when its JSON is longer than `maxChars`
 */
export function storableJson(value: unknown, maxChars: number): unknown {
  const json = JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? storableText(part) : part));
  if (json === undefined) return null;
  if (json.length > maxChars)
    throw new RangeError(`expected at most ${maxChars} characters of JSON, got ${json.length}`);
  return JSON.parse(json);
}
