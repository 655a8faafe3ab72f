import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fontkit from "fontkit";
import type { Font } from "fontkit";
import { eastAsianFiles } from "../fonts/east-asian.ts";

/** How a text looks. */
export type Face = "body" | "italic" | "title";

/** One file of a typeface, and which characters it has. */
export interface FontFile {
  /** As the PDF calls it. */
  name: string;
  bytes: Buffer;
  has(codePoint: number): boolean;
}

/** Letters of other scripts and signs, in whatever face: where a face's own files have no glyph. */
const OTHERS = [
  "noto-naskh-arabic/files/noto-naskh-arabic-arabic-400-normal.woff",
  "noto-serif-hebrew/files/noto-serif-hebrew-hebrew-400-normal.woff",
  "noto-sans/files/noto-sans-devanagari-400-normal.woff",
  "noto-sans-thai/files/noto-sans-thai-thai-400-normal.woff",
];

const latin = (family: string, style: string) =>
  ["latin", "latin-ext", "cyrillic", "vietnamese"].map((subset) => `${family}/files/${family}-${subset}-${style}.woff`);

const FILES: Readonly<Record<Face, readonly string[]>> = {
  body: [...latin("andika", "400-normal"), ...OTHERS],
  italic: [...latin("andika", "400-italic"), ...OTHERS],
  title: [
    ...latin("fraunces", "600-normal").filter((file) => !file.includes("cyrillic")),
    ...latin("andika", "700-normal"),
    ...OTHERS,
  ],
};

/** Where the first text of a face is set, its files are read; they stay, some 100 kB each. */
const known = new Map<string, FontFile>();

/** The files of a face, the ones to ask first at the beginning. */
export function fontsOf(face: Face): FontFile[] {
  return [...FILES[face], ...EMOJI].map((file) => knownOr(pathOf(file)));
}

/** One for a Chinese, Japanese or Korean letter, as it looks in the text it stands in; they have one face. */
export function eastAsianFont(letter: string, text: string): FontFile | undefined {
  const codePoint = letter.codePointAt(0) ?? 0;
  return eastAsianFiles(letter, text)
    .map(({ path }) => knownOr(path))
    .find((font) => font.has(codePoint));
}

function knownOr(path: string): FontFile {
  const font = known.get(path) ?? open(path);
  known.set(path, font);
  return font;
}

/** The bytes of the Latin letters of a face, to go into an ePub. */
export function latinFont(face: Face): Buffer {
  return readFileSync(pathOf(FILES[face][0] ?? ""));
}

const EMOJI = Array.from({ length: 10 }, (_none, n) => `noto-emoji/files/noto-emoji-${n}-400-normal.woff`);

/** Read when it is first asked for: most books need two or three of them. */
function open(path: string): FontFile {
  let read: { bytes: Buffer; font: Font } | undefined;
  const load = () => (read ??= parse(readFileSync(path)));
  return {
    name: path.replace(/^.*\//, ""),
    get bytes() {
      return load().bytes;
    },
    has: (codePoint) => load().font.hasGlyphForCodePoint(codePoint),
  };
}

function parse(bytes: Buffer): { bytes: Buffer; font: Font } {
  return { bytes, font: fontkit.create(bytes) as Font };
}

function pathOf(file: string): string {
  return fileURLToPath(import.meta.resolve(`@fontsource/${file}`));
}
