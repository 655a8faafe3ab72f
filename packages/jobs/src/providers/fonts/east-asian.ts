import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
/** Chinese, Japanese and Korean letters come in a hundred files each, of which a name needs two or three. */
const FAMILIES = {
  chinese: { name: "zcool-xiaowei", manifest: require.resolve("@fontsource/zcool-xiaowei/package.json") },
  japanese: { name: "kosugi-maru", manifest: require.resolve("@fontsource/kosugi-maru/package.json") },
  korean: { name: "gowun-dodum", manifest: require.resolve("@fontsource/gowun-dodum/package.json") },
} as const;
type Family = keyof typeof FAMILIES;

/** What stands in these scripts, their punctuation and wide forms included. */
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\u30fb\u30fc\uff00-\uffef]/u;

/** A file of a font package. */
export interface EastAsianFile {
  /** Unique, as a PDF may call it. */
  name: string;
  path: string;
}

const files = new Map<Family, { file: EastAsianFile; ranges: [number, number][] }[]>();

/**
 * The files that say they have a letter, the best one for the text first: signs that the scripts share look
 * different in each.
 * @param text it stands in
 */
export function eastAsianFiles(letter: string, text: string): EastAsianFile[] {
  if (!EAST_ASIAN.test(letter)) return [];
  const codePoint = letter.codePointAt(0) ?? 0;
  return familiesFor(text).flatMap((family) =>
    filesOf(family)
      .filter(({ ranges }) => ranges.some(([from, to]) => codePoint >= from && codePoint <= to))
      .map(({ file }) => file),
  );
}

function familiesFor(text: string): Family[] {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return ["japanese", "chinese", "korean"];
  if (/\p{Script=Hangul}/u.test(text)) return ["korean", "japanese", "chinese"];
  return ["chinese", "japanese", "korean"];
}

/** The package says which letters each of its files has, as CSS does: `U+3042-3094,U+30fb`. */
function filesOf(family: Family) {
  const known = files.get(family);
  if (known !== undefined) return known;
  const { name, manifest } = FAMILIES[family];
  const folder = dirname(manifest);
  const subsets = JSON.parse(readFileSync(join(folder, "unicode.json"), "utf8")) as Record<string, string>;
  const found = Object.entries(subsets).map(([subset, letters]) => {
    const file = `${name}-${subset.replace(/^\[(\d+)\]$/, "$1")}-400-normal.woff`;
    return { file: { name: file, path: join(folder, "files", file) }, ranges: letters.split(",").map(toRange) };
  });
  files.set(family, found);
  return found;
}

function toRange(letters: string): [number, number] {
  const [from = "", to = from] = letters.trim().replace(/^U\+/i, "").split("-");
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}

/**
 * Parts a word of a script without spaces where a line may end: between its words, with punctuation at the
 * end of the one before. Any other word is one part.
 */
export function breakable(word: string): string[] {
  const isThai = /\p{Script=Thai}/u.test(word);
  if (!isThai && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)) return [word];
  const parts: string[] = [];
  const words = new Intl.Segmenter(isThai ? "th" : "ja", { granularity: "word" });
  for (const { segment, isWordLike } of words.segment(word)) {
    if (isWordLike !== true && parts.length > 0) parts.push(`${parts.pop()}${segment}`);
    else parts.push(segment);
  }
  return parts;
}
