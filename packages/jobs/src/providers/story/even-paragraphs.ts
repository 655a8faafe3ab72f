import { sentencesOf } from "./split-scenes.ts";

/** No book needs more, and `story.scenes` takes no more. */
const MAX_PARAGRAPHS = 60;
/** Longer ones are parted, at the ends of sentences. */
const MAX_CHARS = 1_500;

/** A story's paragraphs in the form that is worked with, whatever form a service wrote it in. */
export function evenParagraphs(paragraphs: readonly string[]): string[] {
  const parted = paragraphs.flatMap((paragraph) => (paragraph.length <= MAX_CHARS ? [paragraph] : part(paragraph)));
  const together = Math.ceil(parted.length / MAX_PARAGRAPHS);
  if (together <= 1) return parted;
  return Array.from({ length: Math.ceil(parted.length / together) }, (_none, n) =>
    parted.slice(n * together, (n + 1) * together).join(" "),
  );
}

function part(paragraph: string): string[] {
  const parts: string[] = [];
  for (const sentence of sentencesOf(paragraph).flatMap((one) => one.match(/[^]{1,1500}/g) ?? [])) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + sentence.length < MAX_CHARS)
      parts[parts.length - 1] = `${last} ${sentence}`;
    else parts.push(sentence);
  }
  return parts;
}
