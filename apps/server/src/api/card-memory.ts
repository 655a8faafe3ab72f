import type { CardPreview, CardRating } from "@jobwire/jobs/wire";
import { type CardInput, createEmptyCard, fsrs, type Grade, Rating } from "ts-fsrs";

/** What ts-fsrs knows of a card, as JSON. */
export type CardMemory = Record<string, unknown>;

const GRADES: Record<CardRating, Grade> = {
  again: Rating.Again,
  hard: Rating.Hard,
  good: Rating.Good,
  easy: Rating.Easy,
};
/** FSRS as it comes: nine of ten cards are to be known when they come back. */
const scheduler = fsrs({ request_retention: 0.9, enable_fuzz: false });

/** What is known after an answer, and when the card is due again. */
export function answered(
  memory: CardMemory | null,
  rating: CardRating,
  now: Date,
): { memory: CardMemory; dueAt: Date } {
  const { card } = scheduler.next(cardOf(memory, now), now, GRADES[rating]);
  return { memory: JSON.parse(JSON.stringify(card)) as CardMemory, dueAt: card.due };
}

/** When the card would come back, for each answer. */
export function previewOf(memory: CardMemory | null, now: Date): CardPreview {
  const card = cardOf(memory, now);
  const after = (rating: CardRating) => scheduler.next(card, now, GRADES[rating]).card.due.getTime() - now.getTime();
  return { again: after("again"), hard: after("hard"), good: after("good"), easy: after("easy") };
}

function cardOf(memory: CardMemory | null, now: Date): CardInput {
  return memory === null ? createEmptyCard(now) : (memory as unknown as CardInput);
}
