/** Text as PDFium reads it, made plain: one kind of line end, words that a line end cut joined, no control characters. */
export function plainText(raw: string): string {
  return raw
    .replace(/\r\n?/g, "\n")
    .replaceAll("\u0002", "\ufffe") // PDFium's marks of a hyphen at the end of a line
    .replace(/[\ufffe\u00ad]\n?/g, "")
    .replace(/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize("NFKC"))
    .replace(/[\p{Cc}\p{Cs}\ufeff]/gu, (character) => (character === "\n" || character === "\t" ? character : ""))
    .replace(/[ \t\u00a0]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const SENTENCE_END = /[.!?:;…。！？]["'”’)\]]*$/;

/**
 * Lines as paragraphs: a line goes on with the next unless it ends a sentence, is much shorter than the
 * others (a heading, or the last of its paragraph), or the next one starts a list.
 */
export function paragraphs(text: string): string[] {
  const found: string[] = [];
  for (const block of text.split(/\n{2,}/)) {
    const lines = block.split("\n").filter((line) => line !== "");
    const longest = Math.max(0, ...lines.map(({ length }) => length));
    let paragraph = "";
    for (const [i, line] of lines.entries()) {
      paragraph = paragraph === "" ? line : joined(paragraph, line);
      const next = lines[i + 1] ?? "";
      const isShort = line.length < longest * 0.6;
      const isList = /^(?:[•‣▪–-]|\d{1,3}[.)])\s/.test(next);
      const goesOn = /^\p{Ll}/u.test(next);
      if (next === "" || isList || (isShort && !goesOn) || (SENTENCE_END.test(line) && line.length < longest * 0.85)) {
        found.push(paragraph);
        paragraph = "";
      }
    }
    if (paragraph !== "") found.push(paragraph);
  }
  return found;
}

/** A word that a hyphen divides at the end of a line is one again. */
function joined(before: string, line: string): string {
  return /\p{Ll}-$/u.test(before) && /^\p{Ll}/u.test(line) ? before.slice(0, -1) + line : `${before} ${line}`;
}

/** Words in any script: letters and digits in a row; of scripts without spaces, what Unicode calls words. */
export function countWords(text: string): number {
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter("en", { granularity: "word" }).segment(text)) {
    if (isWordLike === true) words += 1;
  }
  return words;
}
