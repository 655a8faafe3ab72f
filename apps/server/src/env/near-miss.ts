import { VARIABLE_NAMES, type VariableName } from "./variables.ts";

/** Number of single-letter edits (insert, delete, replace, swap of neighbours) between two words. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  rows[0] = Array.from({ length: b.length + 1 }, (_, j) => j);
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      rows[i]![j] = least;
    }
  }
  return at(a.length, b.length);
}

export interface NearMiss {
  name: string;
  meant: VariableName | null;
}

/**
 * Names that look like a mistyped variable of ours: at most two letters off a name of nine letters
 * or more, one off a shorter one (never off HOST and PORT, which too many words resemble); and any
 * unknown name that starts with JOBWIRE_.
 */
export function findNearMisses(names: Iterable<string>): NearMiss[] {
  const known = new Set<string>(VARIABLE_NAMES);
  const misses: NearMiss[] = [];
  for (const name of names) {
    if (known.has(name)) continue;
    const upper = name.toUpperCase();
    const near = VARIABLE_NAMES.filter((one) => one.length > 5 && Math.abs(one.length - name.length) <= 2)
      .map((one) => ({ one, distance: editDistance(upper, one) }))
      .filter(({ one, distance }) => distance <= (one.length >= 9 ? 2 : 1))
      .toSorted((a, b) => a.distance - b.distance);
    if (near[0] !== undefined) misses.push({ name, meant: near[0].one });
    else if (upper.startsWith("JOBWIRE_")) misses.push({ name, meant: null });
  }
  return misses;
}
