/** Longest wait between two tries, in milliseconds. */
const CAP_MS = 15_000;

/**
 * How long to wait before try `index` (0 = the first after a loss): 0.25 s, 1 s, 2 s, 4 s … up to
 * 15 s, each drawn from the whole range below, so that the clients of a restarted server do not
 * all come back in the same moment.
 */
export function backoffMs(index: number, random: () => number = Math.random): number {
  const ceilingMs = index === 0 ? 250 : Math.min(CAP_MS, 500 * 2 ** index);
  // The lower tenth is kept free: a server that refuses at once must not be asked in a tight loop.
  return ceilingMs * (0.1 + 0.9 * random());
}
