import { plural } from "../app/plural.ts";
import type { CardRating } from "@jobwire/jobs/wire";

/** What studying says. */
export const words = {
  title: "Study",
  decks: "Decks",
  none: "No decks yet",
  noneText: "Make flashcards from a PDF, or from any text: they come back just before you would forget them.",
  make: "Make flashcards",
  cards: (count: number) => plural(count, "1 card", `${count} cards`),
  due: (count: number) => `${count} due`,
  fresh: (count: number) => `${count} new`,
  rest: "Nothing due",
  failed: "The decks could not be read",
  deckFailed: "This deck could not be read",
  show: "Show answer",
  ratings: { again: "Again", hard: "Hard", good: "Good", easy: "Easy" } satisfies Record<CardRating, string>,
  undo: "Undo",
  page: (page: number) => `Page ${page}`,
  left: (count: number) => plural(count, "1 card left", `${count} cards left`),
  progress: (done: number, all: number) => `${done} of ${all}`,
  doneTitle: "Done for now",
  done: (count: number) => plural(count, "You answered 1 card.", `You answered ${count} cards.`),
  next: (when: string) => `The next one comes back in ${when}.`,
  noneWaits: "Nothing waits.",
  back: "All decks",
  keys: "Space shows the answer; 1 to 4 rate it; Z takes the last one back.",
  question: "Question",
  answer: "Answer",
  answerFailed: "The answer was not kept",
  gone: "This deck is not there, or is not finished yet.",
} as const;
