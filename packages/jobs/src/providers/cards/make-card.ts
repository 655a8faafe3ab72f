import { createHash } from "node:crypto";
import type { Card } from "../../catalog/cards-create.ts";

/** What stands where the answer is missing. */
export const GAP = "[…]";

/** Gives a card its id: the same question is the same card, whatever deck it is in. */
export function makeCard(card: Omit<Card, "id">): Card {
  const asked = `${card.kind}\n${normal(card.front)}\n${normal(card.back)}`;
  return { id: createHash("sha256").update(asked).digest("hex").slice(0, 16), ...card };
}

/** Keeps cards that ask something new. */
export function createCardFilter(): (card: Card) => boolean {
  const ids = new Set<string>();
  const kept: { back: string; words: ReadonlySet<string> }[] = [];
  return (card) => {
    if (ids.has(card.id)) return false;
    const words = wordsOf(card.kind === "cloze" ? card.source : card.front);
    const back = normal(card.back);
    const repeats = kept.some((one) => {
      const likeness = overlap(one.words, words);
      return likeness > 0.8 || (one.back === back && likeness > 0.4);
    });
    if (repeats) return false;
    ids.add(card.id);
    kept.push({ back, words });
    return true;
  };
}

function normal(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

function wordsOf(text: string): Set<string> {
  return new Set(normal(text).match(/[\p{L}\p{N}]{2,}/gu) ?? []);
}

/** Shared words by all words, 0–1. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.intersection(b).size;
  return shared === 0 ? 0 : shared / a.union(b).size;
}
