import { readFile, stat } from "node:fs/promises";
import sharp from "sharp";
import { PermanentError } from "../../engine/permanent-error.ts";
import { BGRA, LOAD_ERROR, loadPdfium, RENDER_FLAGS, type Pdfium } from "./pdfium.ts";
import { plainText } from "./plain-text.ts";

/** A whole file is held in memory, twice. */
const MAX_PDF_BYTES = 200e6;
/** More than a thick book has. */
const MAX_PDF_PAGES = 3_000;
const MAX_OUTLINE = 1_000;
/** A page of PDF is at most 200 inches by specification; one that claims more is not drawn to scale. */
const MAX_RATIO = 20;

export interface OutlineEntry {
  title: string;
  /** From 1; null where it leads elsewhere. */
  page: number | null;
  /** 0 for the chapters. */
  depth: number;
}

export interface PdfMeta {
  title: string | null;
  author: string | null;
  subject: string | null;
  keywords: string | null;
  /** The program that wrote it. */
  creator: string | null;
  /** ISO 8601. */
  createdAt: string | null;
}

export interface OpenPdf extends Disposable {
  pageCount: number;
  meta: PdfMeta;
  outline: OutlineEntry[];
  /** Pages count from 1. A page that cannot be read is empty text. */
  text(page: number): string;
  /** The page on white, as WebP; null when it cannot be drawn. */
  picture(page: number, longestSidePx: number): Promise<PagePicture | null>;
}

export interface PagePicture {
  webp: Buffer;
  rgba: Buffer;
  widthPx: number;
  heightPx: number;
}

/** @throws PermanentError `pdf-password`, `pdf-unreadable`, `pdf-empty` or `pdf-too-large`, in words for a person */
export async function openPdf(path: string): Promise<OpenPdf> {
  const { size } = await stat(path);
  if (size > MAX_PDF_BYTES) {
    throw new PermanentError(
      "pdf-too-large",
      `This PDF has ${Math.round(size / 1e6)} MB; the limit is ${MAX_PDF_BYTES / 1e6}. Split it, or save it with smaller pictures.`,
    );
  }
  const bytes = await readFile(path);
  const pdfium = await loadPdfium();
  const at = pdfium.wasmExports.malloc(Math.max(1, bytes.length));
  pdfium.HEAPU8.set(bytes, at);
  const document = pdfium._FPDF_LoadMemDocument(at, bytes.length, 0);
  const close = () => {
    if (document !== 0) pdfium._FPDF_CloseDocument(document);
    pdfium.wasmExports.free(at);
  };
  try {
    if (document === 0) throw refusal(pdfium._FPDF_GetLastError());
    const pageCount = pdfium._FPDF_GetPageCount(document);
    if (pageCount === 0) throw new PermanentError("pdf-empty", "This PDF has no pages. Save it again, then upload it.");
    if (pageCount > MAX_PDF_PAGES) {
      throw new PermanentError(
        "pdf-too-long",
        `This PDF has ${pageCount} pages; the limit is ${MAX_PDF_PAGES}. Split it into parts.`,
      );
    }
    return {
      pageCount,
      meta: readMeta(pdfium, document),
      outline: readOutline(pdfium, document),
      text: (page) => withPage(pdfium, document, page, (handle) => readText(pdfium, handle)) ?? "",
      picture: async (page, longestSidePx) => {
        const drawn = withPage(pdfium, document, page, (handle) => draw(pdfium, handle, longestSidePx));
        if (drawn === null) return null;
        const raw = { width: drawn.widthPx, height: drawn.heightPx, channels: 4 as const };
        return { ...drawn, webp: await sharp(drawn.rgba, { raw }).removeAlpha().webp({ quality: 80 }).toBuffer() };
      },
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function refusal(code: number): PermanentError {
  if (code === LOAD_ERROR.password) {
    return new PermanentError(
      "pdf-password",
      "This PDF is locked with a password. Open it on your device, save a copy without the password, and upload that.",
    );
  }
  if (code === LOAD_ERROR.security) {
    return new PermanentError(
      "pdf-locked",
      "This PDF is locked in a way that cannot be opened here. Print it to a new PDF on your device, and upload that.",
    );
  }
  return new PermanentError(
    "pdf-unreadable",
    "This PDF is damaged, was cut off, or is no PDF. Check that it opens on your device, then save and upload it again.",
  );
}

function withPage<T>(pdfium: Pdfium, document: number, page: number, work: (handle: number) => T): T | null {
  const handle = pdfium._FPDF_LoadPage(document, page - 1);
  if (handle === 0) return null;
  try {
    return work(handle);
  } finally {
    pdfium._FPDF_ClosePage(handle);
  }
}

function readText(pdfium: Pdfium, page: number): string {
  const text = pdfium._FPDFText_LoadPage(page);
  if (text === 0) return "";
  const count = pdfium._FPDFText_CountChars(text);
  const buffer = pdfium.wasmExports.malloc((Math.max(0, count) + 1) * 2);
  try {
    const written = count <= 0 ? 0 : pdfium._FPDFText_GetText(text, 0, count, buffer);
    return plainText(utf16(pdfium, buffer, written * 2));
  } finally {
    pdfium.wasmExports.free(buffer);
    pdfium._FPDFText_ClosePage(text);
  }
}

function draw(
  pdfium: Pdfium,
  page: number,
  longestSidePx: number,
): { rgba: Buffer; widthPx: number; heightPx: number } {
  const width = Math.max(1, pdfium._FPDF_GetPageWidth(page));
  const height = Math.max(1, pdfium._FPDF_GetPageHeight(page));
  const ratio = Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, width / height));
  const widthPx = Math.max(1, Math.round(ratio >= 1 ? longestSidePx : longestSidePx * ratio));
  const heightPx = Math.max(1, Math.round(ratio >= 1 ? longestSidePx / ratio : longestSidePx));
  const bytes = widthPx * heightPx * 4;
  const at = pdfium.wasmExports.malloc(bytes);
  const bitmap = pdfium._FPDFBitmap_CreateEx(widthPx, heightPx, BGRA, at, widthPx * 4);
  try {
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, widthPx, heightPx, 0xffffffff);
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, widthPx, heightPx, 0, RENDER_FLAGS);
    return { rgba: Buffer.from(pdfium.HEAPU8.slice(at, at + bytes)), widthPx, heightPx };
  } finally {
    pdfium._FPDFBitmap_Destroy(bitmap);
    pdfium.wasmExports.free(at);
  }
}

function readMeta(pdfium: Pdfium, document: number): PdfMeta {
  const read = (tag: string): string | null => {
    const name = Buffer.from(`${tag}\0`, "latin1");
    const at = pdfium.wasmExports.malloc(name.length);
    pdfium.HEAPU8.set(name, at);
    try {
      const text = grown(pdfium, (buffer, bytes) => pdfium._FPDF_GetMetaText(document, at, buffer, bytes));
      return text === "" ? null : text.slice(0, 500);
    } finally {
      pdfium.wasmExports.free(at);
    }
  };
  return {
    title: read("Title"),
    author: read("Author"),
    subject: read("Subject"),
    keywords: read("Keywords"),
    creator: read("Creator"),
    createdAt: readDate(read("CreationDate")),
  };
}

/** `D:20261128093000+02'00'` as ISO 8601; null for what is no date. */
function readDate(stated: string | null): string | null {
  const found = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-]\d\d)'?(\d\d)?'?)?/.exec(stated ?? "");
  if (found === null) return null;
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", zone, zoneMinute = "00"] = found;
  const offset = zone === undefined ? "Z" : `${zone}:${zoneMinute}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** The bookmarks as a list, chapters before what is in them. Bounded: a file may link them in a circle. */
function readOutline(pdfium: Pdfium, document: number): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const seen = new Set<number>();
  const walk = (parent: number, depth: number): void => {
    let bookmark = pdfium._FPDFBookmark_GetFirstChild(document, parent);
    while (bookmark !== 0 && !seen.has(bookmark) && entries.length < MAX_OUTLINE && depth < 8) {
      seen.add(bookmark);
      const current = bookmark;
      const title = grown(pdfium, (buffer, bytes) => pdfium._FPDFBookmark_GetTitle(current, buffer, bytes));
      let destination = pdfium._FPDFBookmark_GetDest(document, bookmark);
      if (destination === 0) {
        const action = pdfium._FPDFBookmark_GetAction(bookmark);
        if (action !== 0) destination = pdfium._FPDFAction_GetDest(document, action);
      }
      const index = destination === 0 ? -1 : pdfium._FPDFDest_GetDestPageIndex(document, destination);
      entries.push({ title: title.slice(0, 300), page: index < 0 ? null : index + 1, depth });
      walk(bookmark, depth + 1);
      bookmark = pdfium._FPDFBookmark_GetNextSibling(document, bookmark);
    }
  };
  walk(0, 0);
  return entries.filter(({ title }) => title !== "");
}

/** Asks for the bytes a text needs, then for the text. */
function grown(pdfium: Pdfium, ask: (buffer: number, bytes: number) => number): string {
  const bytes = ask(0, 0);
  if (bytes <= 2) return "";
  const buffer = pdfium.wasmExports.malloc(bytes);
  try {
    ask(buffer, bytes);
    return plainText(utf16(pdfium, buffer, bytes)).replaceAll("\n", " ");
  } finally {
    pdfium.wasmExports.free(buffer);
  }
}

function utf16(pdfium: Pdfium, at: number, bytes: number): string {
  return new TextDecoder("utf-16le").decode(pdfium.HEAPU8.slice(at, at + bytes)).replace(/\0+$/, "");
}
