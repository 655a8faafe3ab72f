/** Chance that can be repeated: the same seed gives the same numbers, on any machine. */
export interface Random {
  /** One of them. @throws RangeError when there is none */
  pick<T>(from: readonly T[]): T;
  /** `count` of them, in a random order, none twice. */
  some<T>(from: readonly T[], count: number): T[];
}

/** @param seed whole, 0 to 2³²−1 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32, by Tommy Ettinger (public domain).
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new RangeError("expected at least one to pick from");
    return from[Math.floor(next() * from.length)] as T;
  };
  return {
    pick,
    some(from, count) {
      const left = [...from];
      const chosen: (typeof left)[number][] = [];
      while (chosen.length < count && left.length > 0) {
        const one = Math.floor(next() * left.length);
        chosen.push(...left.splice(one, 1));
      }
      return chosen;
    },
  };
}
