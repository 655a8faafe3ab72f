import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EpubCheck } from "@likecoin/epubcheck-ts";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { createFileContext } from "../../worker/child/testing/file-context.ts";
import type { Book } from "./book.ts";
import { drawPdf } from "./draw-pdf.ts";
import { fallbackPicture } from "./pictures.ts";
import { writeEpub } from "./write-epub.ts";

const by = { service: "local", model: "a test", limits: null };

async function book(changes: Partial<Book> = {}): Promise<Book> {
  const picture = await fallbackPicture(3);
  return {
    title: "Zoë & the “Last” <Firefly>",
    hero: "Zoë",
    age: 6,
    language: "en",
    uuid: "0191d7a6-0000-7000-8000-00000badcafe",
    createdAt: new Date("2026-11-28T10:00:00.123Z"),
    cover: picture,
    star: picture,
    pages: [
      { text: "Once upon a time.\n\nIt & they <were> small.", caption: "A “small” & green one", picture },
      { text: "The end.", caption: "The end", picture },
    ],
    colophon: { story: by, scenes: by, pictures: null, star: by, seed: 3, notes: ["A note & more."] },
    ...changes,
  };
}

async function print(printed: Book) {
  await using files = await createFileContext();
  const path = join(files.ctx.tempDir, "book.pdf");
  const result = await drawPdf(printed, path);
  return { ...result, pdf: await readFile(path) };
}

test("the ePub is what the checker asks for, with its type first and unpacked", async () => {
  const epub = writeEpub(await book());
  const { valid, messages } = await EpubCheck.validate(epub);
  expect(messages.filter(({ severity }) => severity !== "info" && severity !== "usage")).toEqual([]);
  expect(valid).toBe(true);
  expect(strFromU8(epub.subarray(30, 58))).toBe("mimetypeapplication/epub+zip");
  const files = unzipSync(epub);
  const page = strFromU8(files["OEBPS/scene-1.xhtml"] ?? new Uint8Array());
  expect(page).toContain('<p dir="ltr">It &amp; they &lt;were&gt; small.</p>');
  expect(strFromU8(files["OEBPS/colophon.xhtml"] ?? new Uint8Array())).toContain("A note &amp; more.");
});

test("the PDF opens: a cover, two pages a scene, a colophon; tagged, its pictures described", async () => {
  const { pdf, pages, missing } = await print(await book());
  expect({ pages, missing }).toEqual({ pages: 6, missing: [] });
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  expect(document.getPageCount()).toBe(6);
  document.destroy();
  library.destroy();
  expect(pdf.includes("/MarkInfo")).toBe(true);
  expect(pdf.includes("/Alt (The end)")).toBe(true);
});

test("names of other scripts are set in fonts that have them; what none has is told, and long text gets more pages", async () => {
  const others = await print(await book({ title: "مريم and דוד 🦊", hero: "Łucja Ðặng" }));
  expect(others.missing).toEqual([]);
  const eastern = await print(await book({ title: "小狐狸的月亮 and きつねの月、ハナ", hero: "여우 지은" }));
  expect(eastern.missing).toEqual([]);
  const southern = await print(await book({ title: "चाँद की लोमड़ी", hero: "น้องดาว ไปเที่ยวทะเลกับเพื่อนของเธอ" }));
  expect(southern.missing).toEqual([]);
  const { missing, pages } = await print(
    await book({ hero: "நிலா", pages: [{ ...(await book()).pages[0]!, text: "A long, long sentence. ".repeat(200) }] }),
  );
  expect(missing).toEqual(["ந", "ி", "ல", "ா"]);
  expect(pages).toBeGreaterThan(4);
});
