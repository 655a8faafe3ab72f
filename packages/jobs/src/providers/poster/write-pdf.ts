import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import PDFDocument from "pdfkit";
import type { SetBlock } from "./lettering/set-block.ts";
import { POSTER_HEIGHT, POSTER_WIDTH } from "./templates/poster-template.ts";

/** 27 × 40 inches, a film poster's own size, in points. */
const PAGE: [number, number] = [27 * 72, 40 * 72];

/**
 * Writes a poster for print: one page in its true size, the picture over all of it, the words as text in
 * fonts that the file carries.
 */
export async function writePdf(
  path: string,
  { picture, blocks, title }: { picture: Buffer; blocks: readonly SetBlock[]; title: string },
): Promise<void> {
  const document = new PDFDocument({ size: PAGE, margin: 0, info: { Title: title, Creator: "Jobwire" } });
  const written = pipeline(document, createWriteStream(path));
  document.image(picture, 0, 0, { width: PAGE[0], height: PAGE[1] });
  const [acrossPt, downPt] = [PAGE[0] / POSTER_WIDTH, PAGE[1] / POSTER_HEIGHT];
  for (const { colour, size, lines } of blocks) {
    document.fillColor(colour);
    for (const { line, x, baseline } of lines) {
      for (const run of line.runs) {
        document
          .font(run.file.path)
          .fontSize(size * acrossPt)
          .text(run.text, (x + run.x * size) * acrossPt, baseline * downPt, {
            baseline: "alphabetic",
            characterSpacing: run.tracking * size * acrossPt,
            lineBreak: false,
          });
      }
    }
  }
  document.end();
  await written;
}
