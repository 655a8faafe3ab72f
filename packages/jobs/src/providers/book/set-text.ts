import { createRequire } from "node:module";
import { breakable } from "../fonts/east-asian.ts";
import { directionOf } from "./direction-of.ts";
import { eastAsianFont, fontsOf } from "./fonts.ts";
import type { Face, FontFile } from "./fonts.ts";

// Its types speak of named exports, its CommonJS file of a factory: this is what both come to.
const bidi = (createRequire(import.meta.url)("bidi-js") as typeof import("bidi-js").default)();

/** Widths are measured at this size. */
const UNIT_PT = 100;

type Doc = PDFKit.PDFDocument;

/** Characters side by side that one font draws in one direction. */
interface Run {
  text: string;
  font: FontFile;
  /** Odd: from right to left. */
  level: number;
}

export interface Line {
  runs: Run[];
  widthPt: number;
  /** The paragraph it is of reads from right to left. */
  isRightToLeft: boolean;
}

export interface TextStyle {
  face: Face;
  sizePt: number;
}

/** Joiners and selectors that fonts of one colour have no use for. */
const UNSEEN = /[\u200b-\u200f\u2060\u2066-\u2069]|\ufe0e|\ufe0f/gu;

/** Sets paragraphs in whatever scripts they are, each line in its visual order, and remembers what it cannot draw. */
export interface Setter {
  /** Breaks a text into lines at its spaces; a word longer than a line is broken anywhere. */
  lines(text: string, widthPt: number, style: TextStyle): Line[];
  draw(line: Line, xPt: number, yPt: number, style: TextStyle): void;
  /** Characters that no font here has, drawn as nothing. */
  missing: ReadonlySet<string>;
}

export function createSetter(doc: Doc): Setter {
  const registered = new Set<string>();
  const missing = new Set<string>();
  /** Of words, at a size of 1: the same text is set in many sizes until it fits. */
  const unitWidths = new Map<string, number>();

  function use(font: FontFile, sizePt: number): Doc {
    if (!registered.has(font.name)) {
      doc.registerFont(font.name, font.bytes);
      registered.add(font.name);
    }
    return doc.font(font.name, sizePt);
  }

  function widthOf(runs: readonly Run[], sizePt: number): number {
    let width = 0;
    for (const { font, text } of runs) {
      const key = `${font.name}\n${text}`;
      const unit = unitWidths.get(key) ?? use(font, UNIT_PT).widthOfString(text) / UNIT_PT;
      unitWidths.set(key, unit);
      width += unit * sizePt;
    }
    return width;
  }

  function measureSpace([font]: readonly FontFile[], sizePt: number): number {
    return font === undefined ? 0 : widthOf([{ font, text: " ", level: 0 }], sizePt);
  }

  /** In logical order. A space belongs to the run before it; from right to left each word is one by itself. */
  function runsOf(whole: string, levels: Uint8Array, from: number, to: number, fonts: readonly FontFile[]): Run[] {
    const text = whole.slice(from, to);
    const runs: Run[] = [];
    let at = from;
    for (const character of text) {
      const level = levels[at] ?? 0;
      at += character.length;
      const last = runs.at(-1);
      const isSpace = character === " ";
      const font = isSpace ? fonts[0] : (fontFor(character, fonts, last?.font) ?? eastAsianFont(character, whole));
      if (font === undefined) {
        missing.add(character);
        continue;
      }
      const isWordOver = level % 2 === 1 && (isSpace || last?.text.endsWith(" "));
      if (last && last.font === font && last.level === level && !isWordOver) last.text += character;
      else runs.push({ text: character, font, level });
    }
    return runs;
  }

  return {
    missing,
    lines(source, widthPt, { face, sizePt }) {
      const text = source.replaceAll(UNSEEN, "").replaceAll(/\s+/g, " ").trim();
      if (text === "") return [];
      const fonts = fontsOf(face);
      const direction = directionOf(text);
      const { levels } = bidi.getEmbeddingLevels(text, direction);
      const isRightToLeft = direction === "rtl";
      const lines: Line[] = [];
      const close = (from: number, to: number) => {
        const runs = runsOf(text, levels, from, from + text.slice(from, to).trimEnd().length, fonts);
        lines.push({ runs: visual(runs), widthPt: widthOf(runs, sizePt), isRightToLeft });
      };
      const measure = (from: number, to: number) => widthOf(runsOf(text, levels, from, to, fonts), sizePt);
      const spacePt = measureSpace(fonts, sizePt);
      let start = 0;
      let end = 0;
      let usedPt = 0;
      for (const word of text.matchAll(/\S+/g)) {
        const wordPt = measure(word.index, word.index + word[0].length);
        if (end > start && usedPt + spacePt + wordPt > widthPt) {
          close(start, end);
          start = word.index;
          usedPt = 0;
        }
        usedPt += wordPt + (end > start ? spacePt : 0);
        end = word.index + word[0].length;
        // A word that has no room on a line of its own is broken where it must be.
        while (usedPt > widthPt && end - start > 1) {
          const ends = breaksIn(text.slice(start, end)).map((at) => start + at);
          const fits =
            ends.findLast((at) => measure(start, at) <= widthPt) ??
            longestFit(start, end, (at) => measure(start, at) <= widthPt);
          close(start, fits);
          start = fits;
          usedPt = measure(start, end);
        }
      }
      close(start, end);
      return lines;
    },
    draw({ runs }, xPt, yPt, { sizePt }) {
      let x = xPt;
      // Fonts differ in how far their letters stand above the line; they share the baseline.
      for (const { font, text, level } of runs) {
        use(font, sizePt).text(forDrawing(text, level), x, yPt, { lineBreak: false, baseline: "alphabetic" });
        x += doc.widthOfString(text);
      }
    },
  };
}

/** Where a word of a script without spaces may be broken, from its beginning. */
function breaksIn(word: string): number[] {
  let at = 0;
  return breakable(word)
    .slice(0, -1)
    .map((part) => (at += part.length));
}

/** The last place before `end` that fits; one letter at least. */
function longestFit(start: number, end: number, fits: (at: number) => boolean): number {
  let at = end - 1;
  while (at - start > 1 && !fits(at)) at -= 1;
  return at;
}

function fontFor(character: string, fonts: readonly FontFile[], last: FontFile | undefined): FontFile | undefined {
  const codePoint = character.codePointAt(0) ?? 0;
  // Marks and signs that several fonts have stay with the letters before them.
  if (last?.has(codePoint) && !/\p{L}/u.test(character)) return last;
  return fonts.find((font) => font.has(codePoint));
}

/** The runs from left to right: rule L2 of the bidirectional algorithm. */
function visual(runs: readonly Run[]): Run[] {
  const order = [...runs];
  const highest = Math.max(0, ...order.map(({ level }) => level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let from = 0; from < order.length; from += 1) {
      if ((order[from]?.level ?? 0) < level) continue;
      let to = from;
      while ((order[to + 1]?.level ?? 0) >= level) to += 1;
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).toReversed());
      from = to;
    }
  }
  return order;
}

/** Letters from right to left are turned round with their font; signs alone are turned round here. */
function forDrawing(text: string, level: number): string {
  if (level % 2 === 0 || /\p{L}/u.test(text)) return text;
  return Array.from(text)
    .map((character) => bidi.getMirroredCharacter(character) ?? character)
    .toReversed()
    .join("");
}
