import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, deflate, deflateRaw } from "node:zlib";
import { madePdf } from "../../media/testing/made-pdfs.ts";
import type { OddFile } from "./odd-file.ts";

const SENTENCES =
  "A glacier is a body of ice that moves under its own weight. " +
  "Photosynthesis is the process by which plants turn light into sugar. " +
  "The Danube is the second longest river in Europe and flows into the Black Sea.";

/** What stands in an object: a dictionary, or a dictionary's inside and its stream. */
type PdfObject = string | { head: string; stream: Uint8Array };

/** A PDF of the objects given, numbered from 1; the first one is its catalog. Nothing is checked. */
function rawPdf(objects: readonly PdfObject[]): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  const add = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  objects.forEach((object, i) => {
    offsets.push(at);
    if (typeof object === "string") return add(Buffer.from(`${i + 1} 0 obj\n${object}\nendobj\n`));
    const { head, stream } = object;
    add(Buffer.from(`${i + 1} 0 obj\n<< ${head} /Length ${stream.length} >>\nstream\n`));
    add(Buffer.from(stream));
    return add(Buffer.from("\nendstream\nendobj\n"));
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const start = at;
  add(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\n`));
  add(Buffer.from(`startxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

const FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const page = (content: string, resources = "/Font << /F 3 0 R >>", box = "0 0 400 560") =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents ${content} /Resources << ${resources} >> >>`;
const words = (text: string) => Buffer.from(`BT /F 12 Tf 20 500 Td (${text}) Tj ET`);

/** One page with the content given. Objects from 6 on are `more`. */
function onePage(content: PdfObject, options: { resources?: string; box?: string; more?: PdfObject[] } = {}): Buffer {
  return rawPdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
    FONT,
    page("5 0 R", options.resources, options.box),
    content,
    ...(options.more ?? []),
  ]);
}

function manyPages(count: number): Buffer {
  const kids = Array.from({ length: count }, (_, i) => `${5 + i} 0 R`).join(" ");
  return rawPdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
    FONT,
    { head: "", stream: words(SENTENCES) },
    ...Array.from({ length: count }, () => page("4 0 R")),
  ]);
}

const pdf = (bytes: () => Buffer | Promise<Buffer>): Pick<OddFile, "kind" | "bytes"> => ({
  kind: "pdf",
  bytes: async () => bytes(),
});
/** What one block of a squeezed stream unpacks to. */
const BLOCK_BYTES = 50_000_000;

/** A zlib stream that unpacks to so many spaces, without unpacking them once: one block, many times over. */
async function squeezed(bytes: number): Promise<Buffer> {
  const [block, end] = await Promise.all([
    promisify(deflateRaw)(Buffer.alloc(BLOCK_BYTES, " "), { level: 9, finishFlush: constants.Z_FULL_FLUSH }),
    promisify(deflateRaw)(Buffer.alloc(0)),
  ]);
  const blocks = Array.from({ length: Math.ceil(bytes / BLOCK_BYTES) }, () => block);
  // The sum at the end is wrong; readers of PDFs do not look.
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...blocks, end, Buffer.alloc(4)]);
}

const squeezedAgain = async (bytes: number) => promisify(deflate)(await squeezed(bytes), { level: 9 });

/** Papers as they come from the wild, and as somebody would make them who means harm. */
export const ODD_PDFS: Record<string, OddFile> = {
  "a PDF with a password": {
    ...pdf(() => madePdf({ pages: [SENTENCES], password: "secret" })),
    is: "pdf-password",
  },
  "a PDF cut off": {
    ...pdf(async () => (await madePdf({ pages: [SENTENCES, SENTENCES] })).subarray(0, 900)),
    is: "unreadable",
  },
  "a PDF without pages": {
    ...pdf(() => rawPdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"])),
    is: "pdf-empty",
  },
  "a PDF of 3 000 pages": { ...pdf(() => manyPages(3_000)), is: "result", has: { sentences: true } },
  "a PDF of 20 000 pages": { ...pdf(() => manyPages(20_000)), is: "pdf-too-long" },
  "a page of five kilometres": {
    ...pdf(() => onePage({ head: "", stream: words(SENTENCES) }, { box: "0 0 14400000 14400" })),
    is: "result",
    has: { sentences: true },
  },
  "a page that unpacks to 400 MB": {
    ...pdf(async () => onePage({ head: "/Filter /FlateDecode", stream: await squeezed(400e6) })),
    is: "result",
  },
  "a page that is packed twice, to 2 GB": {
    ...pdf(async () => onePage({ head: "/Filter [/FlateDecode /FlateDecode]", stream: await squeezedAgain(2e9) })),
    is: "out-of-memory",
  },
  "a picture of 30 000 × 30 000 in a PDF": {
    ...pdf(async () =>
      onePage(
        { head: "", stream: Buffer.from("400 0 0 560 0 0 cm /X Do") },
        {
          resources: "/XObject << /X 6 0 R >>",
          more: [
            {
              head: "/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/FlateDecode /FlateDecode]",
              stream: await squeezedAgain(900e6),
            },
          ],
        },
      ),
    ),
    is: "result",
  },
  "a PDF nested 100 000 deep": {
    ...pdf(() => onePage({ head: "", stream: Buffer.from("[".repeat(1e5) + "q ".repeat(1e5)) })),
    is: "result",
  },
  "a drawing that draws itself": {
    ...pdf(() =>
      onePage(
        { head: "", stream: Buffer.from("/X Do") },
        {
          resources: "/XObject << /X 6 0 R >>",
          more: [
            {
              head: "/Type /XObject /Subtype /Form /BBox [0 0 400 560] /Resources << /XObject << /X 6 0 R >> >>",
              stream: Buffer.from("/X Do /X Do /X Do"),
            },
          ],
        },
      ),
    ),
    is: "out-of-memory",
  },
  "pages in a circle": {
    ...pdf(() =>
      rawPdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 7 /Parent 2 0 R >>"]),
    ),
    is: "result",
  },
  "bookmarks in a circle, and a script": {
    ...pdf(() =>
      rawPdf([
        "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /OpenAction << /S /JavaScript /JS (while(1){}) >> >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        FONT,
        page("5 0 R"),
        { head: "", stream: words(SENTENCES) },
        "<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 9 >>",
        "<< /Title (Round) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Last 7 0 R >>",
      ]),
    ),
    is: "result",
    has: { sentences: true },
  },
  "emoji and right-to-left text in a PDF": {
    ...pdf(async () => {
      const fontPath = new URL(
        import.meta.resolve("@fontsource/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff"),
      );
      await readFile(fontPath);
      return madePdf({ pages: ["שלום עולם 🌙"], fontPath: fontPath.pathname });
    }),
    is: "result",
    but: { "cards.create": "no-cards" },
  },
  "a PDF without text": { ...pdf(() => madePdf({ pages: [null] })), is: "result" },
};
