import { PDFiumLibrary } from "@hyzyla/pdfium";

/** What we call of PDFium; the package's own classes give neither outline nor metadata, and load a page for each call. */
export interface Pdfium {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc(bytes: number): number; free(at: number): void };
  _FPDF_LoadMemDocument(at: number, bytes: number, password: number): number;
  _FPDF_CloseDocument(document: number): void;
  /** See {@link LOAD_ERROR}. */
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  /** Writes UTF-16LE with its end; gives the bytes it needs. */
  _FPDF_GetMetaText(document: number, tag: number, buffer: number, bytes: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  /** In points. */
  _FPDF_GetPageWidth(page: number): number;
  _FPDF_GetPageHeight(page: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetText(text: number, start: number, count: number, buffer: number): number;
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, at: number, stride: number): number;
  _FPDFBitmap_FillRect(bitmap: number, x: number, y: number, width: number, height: number, colour: number): void;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
  _FPDFBookmark_GetFirstChild(document: number, parent: number): number;
  _FPDFBookmark_GetNextSibling(document: number, bookmark: number): number;
  _FPDFBookmark_GetTitle(bookmark: number, buffer: number, bytes: number): number;
  _FPDFBookmark_GetDest(document: number, bookmark: number): number;
  _FPDFBookmark_GetAction(bookmark: number): number;
  _FPDFAction_GetDest(document: number, action: number): number;
  _FPDFDest_GetDestPageIndex(document: number, destination: number): number;
}

/** Why a document was not opened (FPDF_ERR_* in fpdfview.h). */
export const LOAD_ERROR = { format: 3, password: 4, security: 5 } as const;
export const BGRA = 4;
/** FPDF_ANNOT, and red before blue. */
export const RENDER_FLAGS = 0x01 | 0x10;

let loading: Promise<Pdfium> | undefined;

/** PDFium, compiled to WebAssembly, out of its npm package; loaded once a process. */
export function loadPdfium(): Promise<Pdfium> {
  return (loading ??= PDFiumLibrary.init().then((library) => library["module"] as unknown as Pdfium));
}
