/** A paragraph of a sheet that shows words. */
export interface Paragraph {
  text: string;
  sizePx?: number;
  isBold?: boolean;
  colour?: string;
}

/** Rounded ground in the sheet's own colour, with words on it, cut at its end. */
export function typeset(paragraphs: readonly Paragraph[], widthPx: number, heightPx: number): Buffer {
  const lines: string[] = [];
  let y = 18;
  for (const { text, sizePx = 14, isBold = false, colour = "#1d1b17" } of paragraphs) {
    for (const line of wrapped(text, (widthPx - 36) / (sizePx * (isBold ? 0.61 : 0.55)))) {
      y += Math.round(sizePx * 1.35);
      if (y > heightPx - 8) break;
      lines.push(
        `<text x="18" y="${y}" font-family="Inter, DejaVu Sans, sans-serif" font-size="${sizePx}" font-weight="${isBold ? 700 : 400}" fill="${colour}">${escaped(line)}</text>`,
      );
    }
    y += Math.round(sizePx * 0.5);
  }
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><rect width="${widthPx}" height="${heightPx}" fill="#fff"/>${lines.join("")}</svg>`,
  );
}

function wrapped(text: string, maxChars: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > maxChars) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
