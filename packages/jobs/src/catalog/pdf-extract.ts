import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { madeBy } from "./made-by.ts";
import { PDF_TYPES } from "./media-types.ts";

/** A page whose picture was drawn. */
const pagePicture = z.object({
  /** From 1. */
  page: z.int(),
  artifactId: z.uuid(),
  widthPx: z.int(),
  heightPx: z.int(),
});

export const pdfExtract = defineTask({
  name: "pdf.extract",
  title: "Read PDF",
  description: "A PDF's text page by page, its outline and facts, and pictures of its first pages.",
  input: z.object({
    itemId: z.uuid(),
    /** Pages that become pictures, from the first on. */
    pictures: z.int().min(1).max(60).default(12),
  }),
  output: z.object({
    pageCount: z.int(),
    wordCount: z.int(),
    /** Pages on which text was found; 0: a scan. */
    textPages: z.int(),
    outlineCount: z.int(),
    title: z.string().nullable(),
    author: z.string().nullable(),
    subject: z.string().nullable(),
    keywords: z.string().nullable(),
    creator: z.string().nullable(),
    /** ISO 8601. */
    createdAt: z.string().nullable(),
    /** JSON: {meta, outline: [{title, page, depth}], pages: [{page, text}]}. */
    textId: z.uuid(),
    markdownId: z.uuid(),
    /** The first page, small. */
    thumbnailId: z.uuid().nullable(),
    pages: z.array(pagePicture),
    madeBy,
  }),
  partial: pagePicture,
  checkpoint: z.never(),
  accepts: PDF_TYPES,
  usualMs: 1_000,
  policy: {
    queue: "documents",
    maxAttempts: 2,
    timeoutMs: 600_000,
    backoff: { kind: "exponential", baseMs: 2_000, maxMs: 60_000, jitter: 0.2 },
    runsIn: { kind: "child", memoryLimitMb: 1_536 },
  },
});
