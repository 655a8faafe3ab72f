import { setImmediate as nextTurn } from "node:timers/promises";
import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import type { MadeBy } from "../catalog/made-by.ts";
import type { TaskOutput } from "../catalog/index.ts";
import type { Handler, JobContext } from "../engine/handler.ts";
import { openPdf, type OpenPdf, type PagePicture } from "../providers/pdf/open-pdf.ts";
import { countWords, paragraphs } from "../providers/pdf/plain-text.ts";

const PAGE_SIDE_PX = 1_000;
const THUMBNAIL_SIDE_PX = 512;

const MADE_BY: MadeBy = {
  service: "local",
  model: "PDFium",
  limits: "Text that is only a picture, as in a scan, is not read.",
};

type Page = TaskOutput<"pdf.extract">["pages"][number];

/** Reads a PDF: pictures of the first pages (the first one first, for the library), then the text of all. */
export const pdfExtract: Handler<"pdf.extract"> = async (ctx, { itemId, pictures }) => {
  const file = await ctx.item(itemId);
  ctx.progress({ percent: 1, step: "Opening the PDF" });
  using pdf = await openPdf(file.path);

  const drawn = Math.min(pictures, pdf.pageCount);
  // A picture takes about as long as the text of eight pages.
  const works = drawn * 8 + pdf.pageCount;
  const percent = (done: number) => 2 + Math.round((94 * done) / works);

  const { pages, thumbnailId } = await ctx.step("Draw pages", () =>
    drawPages(ctx, pdf, drawn, (done) => {
      const step = `Drawing page ${done} of ${drawn}`;
      ctx.progress({ percent: percent(done * 8), step, done, total: drawn });
    }),
  );
  const texts = await ctx.step("Read text", () =>
    readTexts(ctx, pdf, (done) => {
      const step = `Reading page ${done} of ${pdf.pageCount}`;
      ctx.progress({ percent: percent(drawn * 8 + done), step, done, total: pdf.pageCount });
    }),
  );

  ctx.progress({ percent: 97, step: "Saving" });
  const textPages = texts.filter((text) => text !== "").length;
  const madeBy = textPages > 0 ? { ...MADE_BY, limits: textPages < texts.length ? MADE_BY.limits : null } : MADE_BY;
  const document = { meta: pdf.meta, outline: pdf.outline, pages: texts.map((text, i) => ({ page: i + 1, text })) };
  const text = await ctx.artifact(Buffer.from(JSON.stringify(document)), {
    name: "text",
    contentType: "application/json",
    meta: { madeBy, pageCount: pdf.pageCount },
  });
  const markdown = await ctx.artifact(Buffer.from(toMarkdown(pdf, texts, file.name)), {
    name: "markdown",
    contentType: "text/markdown; charset=utf-8",
    meta: { madeBy },
  });
  ctx.progress({ percent: 100, step: "Done" });
  return {
    ...pdf.meta,
    pageCount: pdf.pageCount,
    wordCount: texts.reduce((sum, one) => sum + countWords(one), 0),
    textPages,
    outlineCount: pdf.outline.length,
    textId: text.artifactId,
    markdownId: markdown.artifactId,
    thumbnailId,
    pages,
    madeBy,
  };
};

async function drawPages(
  ctx: JobContext<"pdf.extract">,
  pdf: OpenPdf,
  count: number,
  onPage: (done: number) => void,
): Promise<{ pages: Page[]; thumbnailId: string | null }> {
  const pages: Page[] = [];
  let thumbnailId: string | null = null;
  for (let page = 1; page <= count; page += 1) {
    ctx.signal.throwIfAborted();
    const picture = await pdf.picture(page, PAGE_SIDE_PX);
    if (picture === null) {
      ctx.log("warn", `Page ${page} could not be drawn.`);
      continue;
    }
    if (page === 1) thumbnailId = await keepThumbnail(ctx, picture);
    const { widthPx, heightPx } = picture;
    const { artifactId } = await ctx.artifact(picture.webp, {
      name: `page-${page}`,
      contentType: "image/webp",
      meta: { page, widthPx, heightPx },
    });
    const kept = { page, artifactId, widthPx, heightPx };
    pages.push(kept);
    ctx.emit(kept);
    onPage(page);
  }
  return { pages, thumbnailId };
}

async function keepThumbnail(ctx: JobContext<"pdf.extract">, { rgba, ...size }: PagePicture): Promise<string> {
  const page = sharp(rgba, { raw: { width: size.widthPx, height: size.heightPx, channels: 4 } });
  const { data, info } = await page
    .clone()
    .resize(THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX, { fit: "inside" })
    .removeAlpha()
    .webp({ quality: 82 })
    .toBuffer({ resolveWithObject: true });
  const tiny = await page.clone().resize(100, 100, { fit: "inside" }).raw().toBuffer({ resolveWithObject: true });
  const thumbhash = Buffer.from(rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data)).toString("base64");
  const { artifactId } = await ctx.artifact(data, {
    name: "thumbnail",
    contentType: "image/webp",
    meta: { widthPx: info.width, heightPx: info.height, thumbhash },
  });
  return artifactId;
}

async function readTexts(
  ctx: JobContext<"pdf.extract">,
  pdf: OpenPdf,
  onPage: (done: number) => void,
): Promise<string[]> {
  const texts: string[] = [];
  for (let page = 1; page <= pdf.pageCount; page += 1) {
    // PDFium does not give way by itself: a cancel must get a turn.
    if (page % 16 === 0) await nextTurn();
    ctx.signal.throwIfAborted();
    texts.push(pdf.text(page));
    onPage(page);
  }
  return texts;
}

function toMarkdown({ meta }: OpenPdf, texts: readonly string[], name: string): string {
  const facts = [meta.author, meta.createdAt?.slice(0, 10)].filter((fact) => fact !== null && fact !== undefined);
  const head = [`# ${meta.title ?? name}`, ...(facts.length > 0 ? [facts.join(", ")] : [])];
  const body = texts.flatMap((text, i) => (text === "" ? [] : [`## Page ${i + 1}`, ...paragraphs(text)]));
  return `${[...head, ...body].join("\n\n")}\n`;
}
