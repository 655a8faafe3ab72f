import type { Card } from "../../catalog/cards-create.ts";
import type { MadeBy } from "../../catalog/made-by.ts";

/** A piece of text to learn from. */
export interface Passage {
  /** From 1; null where the text has no pages. */
  page: number | null;
  text: string;
}

export interface CardsRequest {
  passages: readonly Passage[];
  /** Most cards to make. */
  count: number;
  kinds: "both" | "cloze" | "basic";
  signal: AbortSignal;
  onProgress(share: number, step: string): void;
  onCard(card: Card): void;
}

/** Makes flashcards out of text. No two cards ask the same; each has its source. */
export interface CardsProvider {
  /** Gives the cards in the order of the text. Fewer than asked for, or none, where the text has no more. */
  make(request: CardsRequest): Promise<{ cards: Card[]; madeBy: MadeBy }>;
}
