import { readFile } from "node:fs/promises";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import sharp from "sharp";

/** Pages of a PDF as pictures. @param numbers from 1; those it does not have are left out */
export async function pdfPages(path: string, numbers: readonly number[], scale: number): Promise<Buffer[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(await readFile(path));
  const pictures: Buffer[] = [];
  for (const [n, page] of [...document.pages()].entries()) {
    if (!numbers.includes(n + 1)) continue;
    const { data, width, height } = await page.render({ scale, render: "bitmap" });
    pictures.push(
      await sharp(data, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer(),
    );
  }
  document.destroy();
  library.destroy();
  return pictures;
}
