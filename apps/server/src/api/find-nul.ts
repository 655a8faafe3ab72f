/** No text that Postgres keeps has it, and nobody writes it on purpose. */
const NUL = "\u0000";

/**
 * Where an input has a text with a NUL character, as a dotted path; null: nowhere.
 * @param input plain data as JSON gives it, however deep
 */
export function findNul(input: unknown): string | null {
  const todo: { value: unknown; path: string }[] = [{ value: input, path: "" }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { value, path } = next;
    if (typeof value === "string" && value.includes(NUL)) return path;
    if (typeof value !== "object" || value === null) continue;
    for (const [name, one] of Object.entries(value)) {
      if (name.includes(NUL)) return path;
      if (typeof one === "string" || (typeof one === "object" && one !== null))
        todo.push({ value: one, path: path === "" ? name : `${path}.${name}` });
    }
  }
  return null;
}
