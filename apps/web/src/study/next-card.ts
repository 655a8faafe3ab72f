import type { Card } from "@jobwire/jobs/catalog";
import type { CardPreview, DeckStudyView } from "@jobwire/jobs/wire";

/** A card that is shown now. */
export interface ShownCard {
  card: Card;
  preview: CardPreview;
  isNew: boolean;
}

export interface Session {
  shown: ShownCard | null;
  /** Due now or new, the shown one among them. */
  left: number;
  /** When the next card comes back, in milliseconds since 1970; null: nothing waits. */
  nextAtMs: number | null;
}

/** Cards that come back this soon are part of the same sitting. */
const AHEAD_MS = 20 * 60_000;

/** What to show: what is due, the longest first; then new cards in the deck's order; then what comes back within minutes. */
export function nextCard(cards: readonly Card[], study: DeckStudyView, nowMs: number): Session {
  const byId = new Map(study.studied.map((one) => [one.cardId, one]));
  const known = cards.flatMap((card) => {
    const seen = byId.get(card.id);
    return seen === undefined ? [] : [{ card, seen, dueMs: Date.parse(seen.dueAt) }];
  });
  const waiting = known.toSorted((a, b) => a.dueMs - b.dueMs);
  const due = waiting.filter(({ dueMs }) => dueMs <= nowMs);
  const fresh = cards.filter(({ id }) => !byId.has(id));
  const soon = waiting.filter(({ dueMs }) => dueMs > nowMs && dueMs <= nowMs + AHEAD_MS);
  const next = waiting.find(({ dueMs }) => dueMs > nowMs)?.dueMs ?? null;
  const left = due.length + fresh.length + soon.length;

  const [first] = due.length > 0 ? due : fresh.length > 0 ? [] : soon;
  if (first !== undefined) {
    return { shown: { card: first.card, preview: first.seen.preview, isNew: false }, left, nextAtMs: next };
  }
  const [card] = fresh;
  return { shown: card === undefined ? null : { card, preview: study.fresh, isNew: true }, left, nextAtMs: next };
}

/** "10 min", "3 h", "12 days", "4 months": how long until a card is back. */
export function inWords(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return "< 1 min";
  if (minutes < 60) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  if (hours < 24) return `${Math.round(hours)} h`;
  const days = hours / 24;
  if (days < 45) return days < 1.5 ? "1 day" : `${Math.round(days)} days`;
  const months = days / 30.4;
  return months < 18 ? `${Math.round(months)} months` : `${Math.round(months / 12)} years`;
}
