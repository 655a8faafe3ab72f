import { words as story } from "./storybook/words.ts";

/** What the choices of a field are called, where that is not their name. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "story.auto pronoun": story.pronouns,
  "story.auto theme": story.themes,
  "story.auto tone": story.tones,
  "story.auto length": story.lengths,
  "image.generate style": story.styles,
  "image.thumbnail format": { webp: "WebP", avif: "AVIF, smaller" },
};

/** A choice's own words, else its name begun with a capital. */
export function choiceWords(task: string, field: string, choice: string): string {
  return CHOICES[`${task} ${field}`]?.[choice] ?? choice.charAt(0).toUpperCase() + choice.slice(1);
}
