import { breakable } from "../../fonts/east-asian.ts";
import type { Lettering } from "../templates/poster-template.ts";
import { drawLine, type Line, setLine } from "./set-line.ts";

/** Lines in their place on the poster. */
export interface SetBlock {
  colour: string;
  size: number;
  lines: { line: Line; x: number; baseline: number }[];
}

/** From line to line, as a share of the size; and how far capitals rise above the line. */
const LEADING = 1.04;
const RISE = 0.74;

/**
 * Sets a text as large as fits its box, on as many lines as make it largest, evenly long. Line breaks of the
 * text itself stay.
 * @throws LettersMissing
 */
export function setBlock(text: string, lettering: Lettering): SetBlock {
  const { x, y, width, height, colour, maxSize, maxLines, isUpperCase } = lettering;
  const shown = isUpperCase ? text.toUpperCase() : text;
  const paragraphs = shown
    .split(/\r?\n/)
    .map((paragraph) => paragraph.trim().replace(/\s+/g, " "))
    .filter((paragraph) => paragraph !== "");
  let best: { size: number; lines: Line[] } = { size: 0, lines: [] };
  for (let count = paragraphs.length; count <= Math.max(maxLines, paragraphs.length); count += 1) {
    const lines = broken(paragraphs, count, lettering);
    const widest = Math.max(...lines.map((line) => line.width), 1e-6);
    const size = Math.min(maxSize, width / widest, height / (LEADING * (lines.length - 1) + RISE + 0.1));
    // Fewer lines are calmer: more of them must pay.
    if (size > best.size * 1.12) best = { size, lines };
  }
  const { size, lines } = best;
  const used = size * (LEADING * (lines.length - 1) + RISE);
  const first = y + (height - used) / 2 + RISE * size;
  return {
    colour,
    size,
    lines: lines.map((line, i) => ({
      line,
      x: x + (width - line.width * size) / 2,
      baseline: first + i * LEADING * size,
    })),
  };
}

/** Breaks paragraphs between words into at most `count` lines in all, the widest as short as can be. */
function broken(paragraphs: string[], count: number, { font, tracking }: Lettering): Line[] {
  const set = (words: string[]) => setLine(words.join("").trim(), font, tracking);
  const whole = paragraphs.map((paragraph) => set([paragraph]));
  if (whole.length >= count) return whole;
  let [low, high] = [0, Math.max(...whole.map((line) => line.width))];
  let best = whole;
  for (let step = 0; step < 12; step += 1) {
    const limit = (low + high) / 2;
    const lines: Line[] = [];
    for (const paragraph of paragraphs) {
      let words: string[] = [];
      for (const word of paragraph.split(" ").flatMap((one) => breakable(one).with(-1, `${breakable(one).at(-1)} `))) {
        if (words.length > 0 && set([...words, word]).width > limit) {
          lines.push(set(words));
          words = [];
        }
        words.push(word);
      }
      lines.push(set(words));
    }
    if (lines.length > count) low = limit;
    else [best, high] = [lines, limit];
  }
  return best;
}

/** A block as SVG: a shadow to be read by, then the letters. */
export function drawBlock({ colour, size, lines }: SetBlock): { letters: string; shadow: string } {
  const letters = lines.map(({ line, x, baseline }) => drawLine(line, x, baseline, size)).join("");
  return { letters: `<g fill="${colour}">${letters}</g>`, shadow: `<g fill="#000">${letters}</g>` };
}
