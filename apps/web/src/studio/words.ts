import { plural } from "../app/plural.ts";
import { words as story } from "./storybook/words.ts";

/** What the studio says; labels of inputs that deserve more than their name. */
export const words = {
  title: "Studio",
  tasks: "Tasks",
  start: "Start",
  choosePhoto: "Choose a file",
  chosen: "Chosen",
  noPhotos: "Your library has no file of this kind. Add one first.",
  toLibrary: "Add files",
  photoMissing: "Choose a file to work on.",
  startFailed: "The job could not be started",
  more: "Show more",
  runs: (ms: number | null) => (ms === null ? null : `usually ${about(ms)}`),
} as const;

/** What a form says before anything is started. */
export const startWords = {
  time: (ms: number | null) => (ms === null ? null : `Takes ${about(ms)}`),
  price: (credits: number, available: number | null) => {
    if (credits === 0) return "free";
    const cost = plural(credits, "1 credit", `${credits} credits`);
    return available === null ? cost : `${cost} of your ${available}`;
  },
  tooDear: "You have too few credits for this. Ask an admin for more.",
} as const;

/** How long something takes, in words that promise no more than is known. */
export function about(ms: number): string {
  if (ms < 1_500) return "about a second";
  const seconds = Math.round(ms / 1_000);
  return seconds < 90 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`;
}

interface FieldWords {
  label: string;
  hint?: string;
  unit?: string;
  /** Stands in it while it is empty. */
  example?: string;
}

const FIELDS: Readonly<Record<string, FieldWords>> = {
  "demo.countdown seconds": { label: "Seconds", hint: "How long it takes in all" },
  "demo.countdown steps": { label: "Steps", hint: "Each writes a log line and a partial result" },
  "demo.countdown failureRate": { label: "Failure rate", hint: "Chance that an attempt fails at one of its steps" },
  "model.glb depth": { label: "Depth", hint: "How far the front swells" },
  "model.glb thickness": { label: "Rim", hint: "How thick it is between front and back" },
  "model.glb detail": { label: "Detail", hint: "How fine the surface is" },
  "model.glb sizeM": { label: "Size", hint: "Its longest side", unit: "m" },
  "story.auto hero": { label: story.hero, example: story.heroHint },
  "story.auto pronoun": { label: story.pronoun },
  "story.auto age": { label: story.age, unit: "years" },
  "story.auto theme": { label: story.theme },
  "story.auto tone": { label: story.tone },
  "story.auto length": { label: story.length },
  "story.auto idea": { label: story.idea, hint: story.ideaHint },
  "image.generate prompt": { label: "What is to be seen?", example: "A fox reading under an old tree at dusk" },
  "image.generate style": { label: story.style },
  "image.generate widthPx": { label: "Width", unit: "px" },
  "image.generate heightPx": { label: "Height", unit: "px" },
  "image.upscale factor": { label: "How many times as large" },
  "image.cartoonize style": { label: "Style" },
  "image.thumbnail format": { label: "Format" },
  "image.thumbnail sizePx": { label: "Longest side", unit: "px" },
};

/** A field's label: its own words, else its name taken apart ("maxWidthPx" → "Max width, px"). */
export function fieldWords(task: string, name: string): FieldWords {
  const known = FIELDS[`${task} ${name}`];
  if (known !== undefined) return known;
  const parts = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return { label: parts.charAt(0).toUpperCase() + parts.slice(1) };
}

/** What the form of flashcards says. */
export const cardsWords = {
  from: "Made from",
  fromPdf: "A PDF or a photo",
  fromText: "Text",
  text: "Text",
  textHint: "A chapter, an article, your notes: full sentences make good cards.",
  textShort: "Paste a few sentences first.",
  firstPage: "First page",
  lastPage: "Last page",
  anyPage: "all",
  pagesWrong: "The last page must not be before the first.",
  count: (count: number) => `Up to ${count} cards`,
  kinds: "Kinds of cards",
  both: "Both kinds",
  basic: "Questions",
  cloze: "Gaps to fill",
  deckTitle: "Name of the deck",
  deckTitleHint: "as the PDF or the text is called",
  start: "Make flashcards",
} as const;
