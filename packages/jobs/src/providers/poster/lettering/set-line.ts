import bidiFactory from "bidi-js";
import type { FontName } from "../templates/poster-template.ts";
import { fontFor, type FontFile } from "./fonts.ts";

/** Letters that stand together in one font and one direction, at size 1. */
export interface Run {
  file: FontFile;
  text: string;
  /** From the start of the line, at size 1. */
  x: number;
  width: number;
  /** Extra space after each letter, at size 1. */
  tracking: number;
}

/** A line of text in the order in which it is seen, at size 1. */
export interface Line {
  runs: Run[];
  width: number;
}

/** Letters that no font of ours has. */
export class LettersMissing extends Error {
  override readonly name = "LettersMissing";
  readonly letters: string[];

  constructor(letters: string[]) {
    super(`no font for ${letters.join(" ")}`);
    this.letters = letters;
  }
}

/** The part of bidi-js that we use; its own types describe a global. */
interface Bidi {
  getEmbeddingLevels(text: string): { levels: Uint8Array };
}

const bidi = (bidiFactory as unknown as () => Bidi)();
/** Marks that only change the letter before them, and are not drawn: joiners, variation selectors, skin tones. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier}/u;
/** Scripts whose letters join: space between them would tear words apart. */
const JOINED = /[\p{Script=Arabic}\p{Script=Devanagari}]/u;

/**
 * Sets one line: fonts are chosen letter by letter, right-to-left text runs from right to left, scripts are
 * shaped as they are written.
 * @param tracking extra space between letters, as a share of the size
 * @throws LettersMissing
 */
export function setLine(text: string, font: FontName, tracking: number): Line {
  const { levels } = bidi.getEmbeddingLevels(text);
  const pieces: { file: FontFile; text: string; level: number }[] = [];
  const missing = new Set<string>();
  let at = 0;
  for (const letter of text) {
    const level = levels[at] ?? 0;
    at += letter.length;
    if (UNSEEN.test(letter)) continue;
    const last = pieces.at(-1);
    // A space goes with the word before it, where its font has one.
    const stays = letter === " " && last !== undefined && last.file.font.hasGlyphForCodePoint(0x20);
    const file = stays ? last.file : fontFor(letter, font, text);
    if (file === null) missing.add(letter);
    else if (last !== undefined && last.file === file && last.level === level) last.text += letter;
    else pieces.push({ file, text: letter, level });
  }
  if (missing.size > 0) throw new LettersMissing([...missing]);
  const runs: Run[] = [];
  let x = 0;
  for (const { file, text: piece } of inSight(pieces)) {
    const space = JOINED.test(piece) ? 0 : tracking;
    const shaped = file.font.layout(piece);
    const width = shaped.advanceWidth / file.font.unitsPerEm + space * shaped.glyphs.length;
    runs.push({ file, text: piece, x, width, tracking: space });
    x += width;
  }
  const last = runs.at(-1);
  return { runs, width: Math.max(0, x - (last?.tracking ?? 0)) };
}

/** Unicode's rule L2: from the highest level down, what is of that level or above is turned round. */
function inSight<P extends { level: number }>(pieces: P[]): P[] {
  const order = [...pieces];
  const highest = Math.max(0, ...pieces.map(({ level }) => level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let start = 0; start < order.length; start += 1) {
      if (order[start]!.level < level) continue;
      let end = start;
      while (end < order.length && order[end]!.level >= level) end += 1;
      order.splice(start, end - start, ...order.slice(start, end).toReversed());
      start = end;
    }
  }
  return order;
}

/** The outlines of a line's letters as SVG, its baseline at `y`. */
export function drawLine({ runs }: Line, x: number, y: number, size: number): string {
  return runs
    .map((run) => {
      const { font } = run.file;
      const scale = size / font.unitsPerEm;
      const { glyphs, positions } = font.layout(run.text);
      let pen = x + run.x * size;
      return glyphs
        .map((glyph, i) => {
          const { xAdvance, xOffset, yOffset } = positions[i]!;
          const left = pen + xOffset * scale;
          pen += xAdvance * scale + run.tracking * size;
          const outline = glyph.path.toSVG();
          if (outline === "") return "";
          return `<path transform="translate(${left.toFixed(2)} ${(y - yOffset * scale).toFixed(2)}) scale(${scale.toFixed(6)} ${(-scale).toFixed(6)})" d="${outline}"/>`;
        })
        .join("");
    })
    .join("");
}
