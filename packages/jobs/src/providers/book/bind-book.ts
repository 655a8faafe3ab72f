import type { MadeBy } from "../../catalog/made-by.ts";
import type { JobContext } from "../../engine/handler.ts";
import type { Book } from "./book.ts";
import { drawPdf } from "./draw-pdf.ts";
import { bookPicture, fallbackPicture, starPicture } from "./pictures.ts";
import { writeEpub } from "./write-epub.ts";

/** What a book is made of; pictures are artifacts, by id. */
export interface BookParts {
  title: string;
  hero: string;
  age: number;
  language: string;
  uuid: string;
  seed: number;
  scenes: readonly { number: number; text: string; caption: string }[];
  /** The cover, then one for each scene; null: a fallback stands there. */
  pictures: readonly (string | null)[];
  star: string | null;
  storyBy: MadeBy;
  scenesBy: MadeBy;
  picturesBy: MadeBy | null;
  starBy: MadeBy | null;
  notes: readonly string[];
}

export interface Bound {
  pdfArtifactId: string;
  epubArtifactId: string;
  pageCount: number;
  /** What binding had to leave out. */
  notes: string[];
  madeBy: MadeBy;
}

type Context = Pick<JobContext, "artifactFile" | "artifact" | "progress" | "signal">;

/** Binds a book twice, as PDF and as ePub, and stores both. */
export async function bindBook(ctx: Context, parts: BookParts, pdfPath: string): Promise<Bound> {
  const { title, hero, age, language, uuid, seed, scenes, storyBy, scenesBy, picturesBy, starBy, notes } = parts;
  const pictures: Uint8Array[] = [];
  for (const [n, artifactId] of parts.pictures.entries()) {
    ctx.signal.throwIfAborted();
    pictures.push(
      artifactId === null
        ? await fallbackPicture(seed + n)
        : await bookPicture((await ctx.artifactFile(artifactId)).path),
    );
  }
  const star = parts.star === null ? null : await starPicture((await ctx.artifactFile(parts.star)).path);
  const book: Book = {
    ...{ title, hero, age, language, uuid, star },
    createdAt: new Date(),
    cover: pictures[0] ?? (await fallbackPicture(seed)),
    pages: await Promise.all(
      scenes.map(async ({ text, caption }, n) => ({
        text,
        caption,
        picture: pictures[n + 1] ?? (await fallbackPicture(seed + n)),
      })),
    ),
    colophon: { story: storyBy, scenes: scenesBy, pictures: picturesBy, star: starBy, seed, notes },
  };

  ctx.progress({ percent: 90, step: "Printing the PDF" });
  const { missing, pages } = await drawPdf(book, pdfPath);
  const madeBy = { ...storyBy, limits: limitsOf(storyBy, picturesBy) };
  const pdf = await ctx.artifact(
    { path: pdfPath },
    { name: "book", contentType: "application/pdf", meta: { title, pageCount: pages, madeBy } },
  );
  ctx.progress({ percent: 96, step: "Packing the ePub" });
  const epub = await ctx.artifact(writeEpub(book), {
    name: "ebook",
    contentType: "application/epub+zip",
    meta: { title, madeBy },
  });
  return {
    pdfArtifactId: pdf.artifactId,
    epubArtifactId: epub.artifactId,
    pageCount: pages,
    notes: missing.length === 0 ? [] : [missingNote(missing)],
    madeBy,
  };
}

function missingNote(missing: readonly string[]): string {
  const some = missing.slice(0, 20).join(" ");
  return `The fonts of the PDF have no ${some}; the ePub shows them where its reader can.`;
}

function limitsOf(storyBy: MadeBy, picturesBy: MadeBy | null): string | null {
  const limits = new Set([storyBy.limits, picturesBy?.limits ?? null].filter((one) => one !== null));
  return limits.size === 0 ? null : [...limits].join(" ");
}
