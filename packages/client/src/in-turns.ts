/** What one of several calls did. */
type Done<K extends string> = Record<K | "refused", number> & { next?: string };

/**
 * Does something to many in as many calls as it takes, each going on where the one before ended.
 * @param key what is counted, besides what was refused
 * @returns the sums
 */
export async function inTurns<K extends string>(
  key: K,
  ask: (before: string | undefined) => Promise<Done<K>>,
): Promise<Record<K | "refused", number>> {
  let counted = 0;
  let refused = 0;
  let before: string | undefined;
  do {
    const done: Done<K> = await ask(before);
    counted += done[key];
    refused += done.refused;
    before = done.next;
  } while (before !== undefined);
  return { [key]: counted, refused } as Record<K | "refused", number>;
}
