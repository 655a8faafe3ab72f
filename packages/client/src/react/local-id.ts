let count = 0;

/**
 * A key that is unique on this page. Not `crypto.randomUUID`: browsers offer that on https and
 * localhost alone, and Jobwire is also opened by a plain http address of the local network.
 */
export function localId(): string {
  count += 1;
  return `local-${count}`;
}
