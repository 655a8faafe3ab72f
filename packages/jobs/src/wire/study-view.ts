/** How well a card was known. */
export const RATINGS = ["again", "hard", "good", "easy"] as const;
export type CardRating = (typeof RATINGS)[number];

/** When a card would come back after each answer, in milliseconds from now. */
export type CardPreview = Record<CardRating, number>;

/** A card that was looked at before. */
export interface CardStudyView {
  cardId: string;
  /** ISO 8601. */
  dueAt: string;
  /** Answers so far. */
  reps: number;
  /** Times it was forgotten after it had been learned. */
  lapses: number;
  preview: CardPreview;
}

/** What a person knows of a deck. Cards that are not listed were never looked at. */
export interface DeckStudyView {
  jobId: string;
  title: string;
  studied: CardStudyView[];
  /** Of a card that was never looked at. */
  fresh: CardPreview;
  /** The last answer can be taken back. */
  canUndo: boolean;
}

/** A deck in a person's list. */
export interface DeckView {
  jobId: string;
  title: string;
  cards: number;
  /** Never looked at. */
  fresh: number;
  /** Looked at before, and due now. */
  due: number;
  /** When the next card comes back; null: none is waiting. ISO 8601. */
  nextDueAt: string | null;
  createdAt: string;
}
