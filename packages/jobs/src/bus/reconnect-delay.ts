/** Wait before reconnect `failures + 1`: doubles from 50 ms to 5 s, half of it at random. */
export function reconnectDelayMs(failures: number): number {
  const ceilingMs = Math.min(5_000, 50 * 2 ** failures);
  return ceilingMs / 2 + (Math.random() * ceilingMs) / 2;
}
