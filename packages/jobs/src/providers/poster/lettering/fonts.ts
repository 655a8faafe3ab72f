import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { create, type Font } from "fontkit";
import { eastAsianFiles } from "../../fonts/east-asian.ts";
import type { FontName } from "../templates/poster-template.ts";

/** A font file of a package, opened when a letter of it is first needed. */
export interface FontFile {
  /** Name in a PDF. */
  name: string;
  path: string;
  font: Font;
}

const require = createRequire(import.meta.url);
/** Where each package lies; named whole, so that tools see what is used. */
const PACKAGES = {
  "bebas-neue": require.resolve("@fontsource/bebas-neue/package.json"),
  cinzel: require.resolve("@fontsource/cinzel/package.json"),
  limelight: require.resolve("@fontsource/limelight/package.json"),
  "noto-emoji": require.resolve("@fontsource/noto-emoji/package.json"),
  "noto-sans": require.resolve("@fontsource/noto-sans/package.json"),
  "noto-sans-arabic": require.resolve("@fontsource/noto-sans-arabic/package.json"),
  "noto-sans-hebrew": require.resolve("@fontsource/noto-sans-hebrew/package.json"),
  oswald: require.resolve("@fontsource/oswald/package.json"),
} as const;
const opened = new Map<string, FontFile>();

const DISPLAY: Record<FontName, readonly string[]> = {
  bebas: ["bebas-neue/files/bebas-neue-latin-400-normal", "bebas-neue/files/bebas-neue-latin-ext-400-normal"],
  limelight: ["limelight/files/limelight-latin-400-normal", "limelight/files/limelight-latin-ext-400-normal"],
  cinzel: ["cinzel/files/cinzel-latin-700-normal", "cinzel/files/cinzel-latin-ext-700-normal"],
  oswald: [
    "oswald/files/oswald-latin-400-normal",
    "oswald/files/oswald-latin-ext-400-normal",
    "oswald/files/oswald-cyrillic-400-normal",
  ],
};

/** For letters that a poster's own font lacks: other scripts, then signs and emoji, drawn in one colour. */
const FALLBACK = [
  ...["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese", "devanagari"].map(
    (part) => `noto-sans/files/noto-sans-${part}-600-normal`,
  ),
  "noto-sans-hebrew/files/noto-sans-hebrew-hebrew-600-normal",
  "noto-sans-arabic/files/noto-sans-arabic-arabic-600-normal",
  ...Array.from({ length: 11 }, (_, part) => `noto-emoji/files/noto-emoji-${part}-400-normal`),
];

/**
 * The first font that has a letter; null where none of ours does.
 * @param text it stands in
 */
export function fontFor(letter: string, wanted: FontName, text: string): FontFile | null {
  const codePoint = letter.codePointAt(0) ?? 0;
  for (const file of [...DISPLAY[wanted], ...FALLBACK]) {
    const found = open(file);
    if (found.font.hasGlyphForCodePoint(codePoint)) return found;
  }
  const others = eastAsianFiles(letter, text).map(({ name, path }) => openPath(name, path));
  return others.find(({ font }) => font.hasGlyphForCodePoint(codePoint)) ?? null;
}

function open(file: string): FontFile {
  const [name, ...rest] = file.split("/");
  const path = join(dirname(PACKAGES[name as keyof typeof PACKAGES]), `${rest.join("/")}.woff`);
  return openPath(file.split("/").at(-1) ?? file, path);
}

function openPath(name: string, path: string): FontFile {
  const known = opened.get(path);
  if (known !== undefined) return known;
  const found = { name, path, font: create(readFileSync(path)) as Font };
  opened.set(path, found);
  return found;
}
