/** A UUID, version 4. Not `crypto.randomUUID`: a page opened at a plain http address of the local network has none. */
export function randomUuid(): string {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  const [a, b, c, d, e] = [0, 4, 6, 8, 10].map((at, i, starts) => digits.slice(at, starts[i + 1]).join(""));
  return `${a}-${b}-4${c?.slice(1)}-8${d?.slice(1)}-${e}`;
}
