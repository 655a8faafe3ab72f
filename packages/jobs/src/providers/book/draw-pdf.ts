import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import PDFDocument from "pdfkit";
import { colophonLines } from "./book.ts";
import type { Book, BookPage } from "./book.ts";
import { tintOf } from "./pictures.ts";
import { createSetter } from "./set-text.ts";
import type { Line, Setter, TextStyle } from "./set-text.ts";

/** 210 mm, square, as many picture books are. */
const SIDE_PT = 595.28;
const MARGIN_PT = 62;
const CAPTION_STRIP_PT = 62;
const INK = "#2b2723";
const FAINT = "#8a8078";
const PAPER = "#fffdf8";
/** Line to line, in sizes. */
const LEADING = 1.55;

type Doc = PDFKit.PDFDocument;

/**
 * Prints a book: the cover, a picture and a page of text for each scene, and how it was made. Tagged, with
 * descriptions of the pictures, for those who listen to it.
 * @returns characters that no font here has; they are left out
 */
export async function drawPdf(book: Book, targetPath: string): Promise<{ missing: string[]; pages: number }> {
  const doc = new PDFDocument({
    size: [SIDE_PT, SIDE_PT],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: "1.7",
    tagged: true,
    lang: book.language,
    displayTitle: true,
    info: { Title: book.title, Author: `Jobwire, for ${book.hero}`, CreationDate: book.createdAt, Creator: "Jobwire" },
  });
  const file = createWriteStream(targetPath);
  doc.pipe(file);
  const setter = createSetter(doc);
  const root = doc.struct("Document");
  doc.addStructure(root);
  let pages = 0;
  const page = (background = PAPER) => {
    doc.addPage();
    pages += 1;
    doc.rect(0, 0, SIDE_PT, SIDE_PT).fill(background);
    doc.fillColor(INK);
  };

  page();
  drawCover(doc, setter, root, book);
  for (const [n, scene] of book.pages.entries()) {
    page();
    drawPicture(doc, setter, root, scene, n % 2 === 0 ? book.star : null);
    const tint = await tintOf(scene.picture);
    for (const lines of paginate(setter, scene.text, book.age)) {
      page(tint.paper);
      drawText(doc, setter, root, lines, pages, tint.ink);
    }
  }
  page();
  drawColophon(doc, setter, root, book);
  root.end();
  doc.end();
  await finished(file);
  return { missing: [...setter.missing], pages };
}

function drawCover(doc: Doc, setter: Setter, root: PDFKit.PDFStructureElement, book: Book): void {
  const widthPt = SIDE_PT - 150;
  const title = fit(setter, book.title, widthPt, 3, { face: "title", sizePt: 46 });
  const hero = fit(setter, `A story with ${book.hero}`, widthPt, 2, { face: "italic", sizePt: 17 });
  figure(doc, root, `The cover: ${book.title}`, () => {
    doc.image(Buffer.from(book.cover), 0, 0, { cover: [SIDE_PT, SIDE_PT], align: "center", valign: "center" });
  });
  const heightPt = title.heightPt + hero.heightPt + 54;
  doc
    .roundedRect(50, 44, SIDE_PT - 100, heightPt, 26)
    .fillOpacity(0.93)
    .fill(PAPER)
    .fillOpacity(1);
  const titleEnd = centred(doc, setter, root, "H1", title, 66);
  centred(doc, setter, root, "P", hero, titleEnd + 6, FAINT);
  if (book.star) medallion(doc, root, book.star, SIDE_PT / 2, SIDE_PT - 158, 118, `${book.hero}, drawn from a photo`);
}

function drawPicture(
  doc: Doc,
  setter: Setter,
  root: PDFKit.PDFStructureElement,
  scene: BookPage,
  star: Uint8Array | null,
): void {
  const heightPt = SIDE_PT - CAPTION_STRIP_PT;
  figure(doc, root, scene.caption, () => {
    doc.save().rect(0, 0, SIDE_PT, heightPt).clip();
    doc.image(Buffer.from(scene.picture), 0, 0, { cover: [SIDE_PT, heightPt], align: "center", valign: "center" });
    doc.restore();
  });
  if (star) medallion(doc, root, star, SIDE_PT - 86, heightPt - 62, 62, "The star of the story, drawn from a photo");
  const caption = fit(setter, scene.caption, SIDE_PT - 2 * 44, 2, { face: "italic", sizePt: 13 });
  centred(doc, setter, root, "Caption", caption, heightPt + (CAPTION_STRIP_PT - caption.heightPt) / 2, FAINT);
}

interface TextPage {
  /** Null: room between two paragraphs. */
  lines: (Line | null)[];
  style: TextStyle;
}

/** A scene's text on one page, in letters as large as fit and suit the age; on more where it is long. */
function paginate(setter: Setter, text: string, age: number): TextPage[] {
  const widthPt = SIDE_PT - 2 * MARGIN_PT;
  const heightPt = SIDE_PT - 2 * MARGIN_PT - 20;
  const largest = age <= 4 ? 22 : age <= 8 ? 19 : 16.5;
  for (let sizePt = largest; ; sizePt -= 0.5) {
    const style: TextStyle = { face: "body", sizePt };
    const lines = text
      .split(/\n\s*\n/)
      .flatMap((paragraph, n) => [...(n > 0 ? [null] : []), ...setter.lines(paragraph, widthPt, style)]);
    const room = Math.floor(heightPt / (sizePt * LEADING));
    const needed = lines.reduce((sum, line) => sum + (line ? 1 : 0.5), 0);
    if (needed <= room) return [{ lines, style }];
    if (sizePt > 13.5) continue;
    const pages: TextPage[] = [];
    for (let from = 0; from < lines.length; from += room) pages.push({ lines: lines.slice(from, from + room), style });
    return pages;
  }
}

function drawText(
  doc: Doc,
  setter: Setter,
  root: PDFKit.PDFStructureElement,
  { lines, style }: TextPage,
  number: number,
  flourish: string,
): void {
  const stepPt = style.sizePt * LEADING;
  const heightPt = lines.reduce((sum, line) => sum + (line ? stepPt : stepPt / 2), 0);
  // A short text stands a little above the middle, as a person would put it.
  doc.fillColor(INK);
  let y = Math.max(MARGIN_PT, (SIDE_PT - heightPt) * 0.44) + style.sizePt;
  for (const paragraph of byParagraph(lines)) {
    structure(doc, root, "P", () => {
      for (const line of paragraph) {
        const x = line.isRightToLeft ? SIDE_PT - MARGIN_PT - line.widthPt : MARGIN_PT;
        setter.draw(line, x, y, style);
        y += stepPt;
      }
    });
    y += stepPt / 2;
  }
  doc.markContent("Artifact", { type: "Layout" });
  const waveY = Math.min(SIDE_PT - 58, y + 4);
  doc
    .path(`M${SIDE_PT / 2 - 36} ${waveY}q9 -9 18 0t18 0t18 0t18 0`)
    .lineWidth(2.2)
    .lineCap("round")
    .stroke(flourish);
  doc.endMarkedContent();
  doc.fillColor(FAINT);
  const [folio] = setter.lines(String(number), 100, { face: "body", sizePt: 11 });
  doc.markContent("Artifact", { type: "Pagination" });
  if (folio) setter.draw(folio, (SIDE_PT - folio.widthPt) / 2, SIDE_PT - 30, { face: "body", sizePt: 11 });
  doc.endMarkedContent();
}

function byParagraph(lines: readonly (Line | null)[]): Line[][] {
  const paragraphs: Line[][] = [[]];
  for (const line of lines) {
    if (line) paragraphs.at(-1)?.push(line);
    else paragraphs.push([]);
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}

function drawColophon(doc: Doc, setter: Setter, root: PDFKit.PDFStructureElement, book: Book): void {
  const widthPt = SIDE_PT - 2 * 110;
  const title = fit(setter, "How this book was made", widthPt, 1, { face: "title", sizePt: 18 });
  let y = centred(doc, setter, root, "H2", title, 190) + 14;
  for (const line of colophonLines(book.colophon, book.createdAt)) {
    const block = fit(setter, line, widthPt, 6, { face: "body", sizePt: 11 });
    y = centred(doc, setter, root, "P", block, y, FAINT) + 5;
  }
}

interface Block {
  lines: Line[];
  style: TextStyle;
  heightPt: number;
}

/** A text in letters as large as wanted, or smaller until it has no more lines than there is room for. */
function fit(setter: Setter, text: string, widthPt: number, maxLines: number, wanted: TextStyle): Block {
  for (let sizePt = wanted.sizePt; ; sizePt *= 0.92) {
    const style = { ...wanted, sizePt };
    const lines = setter.lines(text, widthPt, style);
    if (lines.length <= maxLines || sizePt < 9) return { lines, style, heightPt: lines.length * sizePt * 1.25 };
  }
}

function centred(
  doc: Doc,
  setter: Setter,
  root: PDFKit.PDFStructureElement,
  kind: string,
  block: Block,
  topPt: number,
  colour = INK,
): number {
  let y = topPt + block.style.sizePt;
  doc.fillColor(colour);
  structure(doc, root, kind, () => {
    for (const line of block.lines) {
      setter.draw(line, (SIDE_PT - line.widthPt) / 2, y, block.style);
      y += block.style.sizePt * 1.25;
    }
  });
  return topPt + block.heightPt;
}

function medallion(
  doc: Doc,
  root: PDFKit.PDFStructureElement,
  star: Uint8Array,
  x: number,
  y: number,
  radius: number,
  alt: string,
): void {
  figure(doc, root, alt, () => {
    doc.circle(x, y, radius + 6).fill(PAPER);
    doc.save().circle(x, y, radius).clip();
    doc.image(Buffer.from(star), x - radius, y - radius, { cover: [2 * radius, 2 * radius] });
    doc.restore();
    doc.circle(x, y, radius).lineWidth(1.5).stroke("#d9cfc0");
  });
}

function figure(doc: Doc, root: PDFKit.PDFStructureElement, alt: string, draw: () => void): void {
  structure(doc, root, "Figure", draw, alt);
}

function structure(doc: Doc, root: PDFKit.PDFStructureElement, kind: string, draw: () => void, alt?: string): void {
  const content = doc.markStructureContent(kind);
  draw();
  doc.endMarkedContent();
  root.add(doc.struct(kind, alt === undefined ? {} : { alt }, content));
}
