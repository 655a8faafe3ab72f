/** Part of a file, both ends included. */
export interface Range {
  start: number;
  end: number;
}

/**
 * Reads a Range header. Only one range of bytes is served; anything else counts as none, which
 * HTTP allows.
 *
 * @param bytes size of the file
 * @return the range; null for the whole file; `unsatisfiable` when it lies behind the end
 */
export function parseRange(header: string | undefined, bytes: number): Range | null | "unsatisfiable" {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (match === null) return null;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return null;
  if (from === "") {
    const last = Number(to);
    return last === 0 || bytes === 0 ? "unsatisfiable" : { start: Math.max(0, bytes - last), end: bytes - 1 };
  }
  const start = Number(from);
  if (to !== "" && Number(to) < start) return null;
  if (start >= bytes) return "unsatisfiable";
  return { start, end: to === "" ? bytes - 1 : Math.min(Number(to), bytes - 1) };
}
