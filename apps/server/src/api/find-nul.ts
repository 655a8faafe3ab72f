/** No text that Postgres keeps has it, and nobody writes it on purpose. */
const NUL = "\u0000";

/**
 * Where an input has a text with a NUL character, as a dotted path; null: nowhere.
 * @param value plain data, as JSON gives it
 */
export function findNul(value: unknown, path = ""): string | null {
  if (typeof value === "string") return value.includes(NUL) ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [name, one] of Object.entries(value)) {
    const at = path === "" ? name : `${path}.${name}`;
    if (name.includes(NUL)) return path;
    const found = findNul(one, at);
    if (found !== null) return found;
  }
  return null;
}
