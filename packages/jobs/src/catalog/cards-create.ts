import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { madeBy } from "./made-by.ts";
import { PDF_TYPES } from "./media-types.ts";

/** A flashcard. A deck's JSON holds these; so do the partial results. */
export const card = z.object({
  /** 16 hexadecimal digits of what it asks: the same card has the same id in every deck. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  kind: z.enum(["cloze", "basic"]),
  /** The question, or the sentence with its gap as "[…]". */
  front: z.string(),
  /** The answer, or what stands in the gap. */
  back: z.string(),
  /** Where it is from, in the text's own words. */
  source: z.string(),
  /** Page of the PDF, from 1; null: from text without pages. */
  page: z.int().nullable(),
});

export type Card = z.output<typeof card>;

/** What a deck's JSON artifact is. */
export interface Deck {
  title: string;
  cards: Card[];
}

export const cardsCreate = defineTask({
  name: "cards.create",
  title: "Flashcards",
  description:
    "Flashcards from a PDF, a photo of a page or any text, each with the page it is from; to study here, or in Anki.",
  input: z
    .object({
      /** A PDF, or a photo of a page, of the library; or give `text`. */
      itemId: z.uuid().optional(),
      text: z.string().max(100_000).optional(),
      /** Name of the deck. Default: the PDF's title, or the beginning of the text. */
      title: z.string().max(120).optional(),
      /** First page to use. */
      fromPage: z.int().min(1).max(10_000).optional(),
      /** Last page to use. */
      toPage: z.int().min(1).max(10_000).optional(),
      /** Most cards to make; a short text gives fewer. */
      count: z.int().min(3).max(100).default(20),
      kinds: z.enum(["both", "cloze", "basic"]).default("both"),
    })
    .refine(({ itemId, text }) => (itemId === undefined) !== (text === undefined || text.trim() === ""), {
      path: ["text"],
      error: "either a PDF, a photo or a text",
    })
    .refine(({ fromPage, toPage }) => fromPage === undefined || toPage === undefined || fromPage <= toPage, {
      path: ["toPage"],
      error: "a page that is not before the first one",
    }),
  output: z.object({
    title: z.string(),
    cards: z.int(),
    clozes: z.int(),
    /** Question and answer. */
    questions: z.int(),
    /** JSON: {title, cards}. */
    deckId: z.uuid(),
    /** For Anki. */
    apkgId: z.uuid(),
    csvId: z.uuid(),
    madeBy,
  }),
  partial: card,
  checkpoint: z.never(),
  accepts: [...PDF_TYPES, ...IMAGE_TYPES],
  usualMs: 1_500,
  keepsResult: true,
  policy: {
    queue: "documents",
    maxAttempts: 3,
    timeoutMs: 900_000,
    provider: "openai",
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_536 },
  },
});
