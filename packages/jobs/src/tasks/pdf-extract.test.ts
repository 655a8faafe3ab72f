import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { madePdf } from "../media/testing/made-pdfs.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { pdfExtract } from "./pdf-extract.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-pdfs-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function extract(content: Uint8Array | string, pictures = 2) {
  const path = join(folder, "paper.pdf");
  await writeFile(path, content);
  await using files = await createFileContext({ items: { item: path } });
  const output = await pdfExtract(files.ctx, { itemId: "item", pictures });
  const read = (name: string) => readFile(files.artifacts.find((one) => one.name === name)!.path);
  return {
    output,
    names: files.artifacts.map(({ name }) => name),
    text: JSON.parse(String(await read("text"))) as { outline: unknown; pages: { page: number; text: string }[] },
    markdown: String(await read("markdown")),
    thumbnail: await sharp(await read("thumbnail")).metadata(),
    happened: files.happened,
  };
}

async function refusal(content: Uint8Array | string) {
  const error = await extract(content).then(
    () => expect.fail("expected a refusal"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PermanentError);
  return error as PermanentError;
}

const BOOK = {
  pages: ["The heart pumps blood.\n\nIt has four chambers.", "The lungs take in oxygen.", "Blood carries it."],
  info: { Title: "The body", Author: "Ada", CreationDate: new Date("2026-11-28T09:30:00Z") },
  outline: [
    { title: "Heart", page: 1, below: [{ title: "Chambers", page: 1 }] },
    { title: "Lungs", page: 2 },
  ],
};

describe("pdf.extract", () => {
  test("gives the text by page, the outline, the facts and the first pages as pictures", async () => {
    const { output, text, markdown, thumbnail, names, happened } = await extract(await madePdf(BOOK));
    expect(catalog["pdf.extract"].output.parse(output)).toEqual(output);
    expect(output).toMatchObject({
      pageCount: 3,
      textPages: 3,
      wordCount: 16,
      title: "The body",
      author: "Ada",
      createdAt: "2026-11-28T09:30:00.000Z",
      outlineCount: 3,
      pages: [
        { page: 1, widthPx: 714, heightPx: 1_000 },
        { page: 2, widthPx: 714, heightPx: 1_000 },
      ],
    });
    expect(text.pages.map((one) => one.text)).toEqual([
      "The heart pumps blood.\nIt has four chambers.",
      "The lungs take in oxygen.",
      "Blood carries it.",
    ]);
    expect(text.outline).toEqual([
      { title: "Heart", page: 1, depth: 0 },
      { title: "Chambers", page: 1, depth: 1 },
      { title: "Lungs", page: 2, depth: 0 },
    ]);
    expect(markdown).toContain("# The body\n\nAda, 2026-11-28\n\n## Page 1\n\nThe heart pumps blood.");
    expect(thumbnail).toMatchObject({ format: "webp", height: 512 });
    expect(names.slice(0, 3)).toEqual(["thumbnail", "page-1", "page-2"]);
    expect(happened.filter(({ kind }) => kind === "emit")).toHaveLength(2);
    const percents = happened.flatMap((one) => (one.kind === "progress" ? [one.report.percent!] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  });

  test("a page without text is a picture all the same, and the result says that it was not read", async () => {
    const { output, markdown } = await extract(await madePdf({ pages: [null] }));
    expect(output).toMatchObject({ textPages: 0, wordCount: 0, madeBy: { limits: expect.stringContaining("scan") } });
    expect(output.pages).toHaveLength(1);
    expect(markdown).toMatch(/^# paper\.pdf\n\n[-\d]+\n$/);
  });

  test("a PDF locked with a password says how to go on", async () => {
    const refused = await refusal(await madePdf({ pages: ["secret"], password: "letmein" }));
    expect(refused.code).toBe("pdf-password");
    expect(refused.message).toContain("save a copy without the password");
  });

  test("empty, cut off, of another kind: damaged, in plain words", async () => {
    const whole = await madePdf(BOOK);
    for (const content of ["", whole.subarray(0, 300), "just text", await readFile(fixture("rocket.jpg"))]) {
      const refused = await refusal(content);
      expect(refused.code).toBe("pdf-unreadable");
      expect(refused.message).not.toMatch(/pdfium|wasm|undefined/i);
    }
  });

  test("a cancel stops it between pages", async () => {
    const path = join(folder, "long.pdf");
    await writeFile(path, await madePdf({ pages: Array.from({ length: 40 }, (_, i) => `Page ${i + 1}`) }));
    await using files = await createFileContext({ items: { item: path } });
    const run = pdfExtract(files.ctx, { itemId: "item", pictures: 40 });
    await files.until(({ kind }) => kind === "emit");
    files.abort(new Error("cancelled"));
    await expect(run).rejects.toThrow("cancelled");
    expect(files.artifacts.length).toBeLessThan(40);
  });
});

function fixture(name: string): string {
  return new URL(`../../fixtures/${name}`, import.meta.url).pathname;
}
