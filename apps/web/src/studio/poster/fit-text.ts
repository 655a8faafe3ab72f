import type { Place } from "./poster-looks.ts";

export interface FittedText {
  lines: string[];
  size: number;
}

/** From line to line, and how far capitals rise, as shares of the size: the worker's. */
const LEADING = 1.04;
const RISE = 0.74;

/**
 * Breaks a text so that it is as large as fits its place, as the worker does.
 * @param widthOf width of a text at size 1
 */
export function fitText(text: string, place: Place, widthOf: (text: string) => number): FittedText {
  const shown = (place.isUpperCase ? text.toUpperCase() : text).trim().replace(/\s+/g, " ");
  if (shown === "") return { lines: [], size: 0 };
  const words = shown.split(" ");
  let best: FittedText = { lines: [], size: 0 };
  for (let count = 1; count <= Math.min(place.maxLines, words.length); count += 1) {
    const lines = broken(words, count, widthOf);
    const widest = Math.max(...lines.map(widthOf), 1e-6);
    const size = Math.min(
      place.maxSize,
      place.width / widest,
      place.height / (LEADING * (lines.length - 1) + RISE + 0.1),
    );
    if (size > best.size * 1.12) best = { lines, size };
  }
  return best;
}

/** Baselines of the lines, in units of the poster. */
export function baselinesOf({ lines, size }: FittedText, place: Place): number[] {
  const used = size * (LEADING * (lines.length - 1) + RISE);
  const first = place.y + (place.height - used) / 2 + RISE * size;
  return lines.map((_, i) => first + i * LEADING * size);
}

function broken(words: string[], count: number, widthOf: (text: string) => number): string[] {
  if (count === 1) return [words.join(" ")];
  let best = [words.join(" ")];
  for (let at = 1; at < words.length; at += 1) {
    const lines = [words.slice(0, at).join(" "), ...broken(words.slice(at), count - 1, widthOf)];
    if (Math.max(...lines.map(widthOf)) < Math.max(...best.map(widthOf))) best = lines;
  }
  return best;
}
