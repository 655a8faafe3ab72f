import type { MediaKind, TaskName } from "../../catalog/index.ts";

/** A file that nobody would want to get, and what must come of it. */
export interface OddFile {
  /** What it is, or pretends to be. */
  kind: MediaKind;
  bytes(): Promise<Uint8Array>;
  /** `result`: it is fine, if odd; else the code of the refusal. */
  is: "result" | "unreadable" | "image-too-large" | "out-of-memory" | PdfRefusal | VideoRefusal;
  /** What is in it, on which some tasks depend. Default: none of these. */
  has?: { face?: true; subject?: true; sentences?: true };
  /** Of a picture, in megapixels, where it matters. Default: little. */
  megapixels?: number;
  /** Where a task's outcome differs from what all of the above says. */
  but?: Partial<Record<TaskName, string>>;
}

type PdfRefusal = "pdf-password" | "pdf-empty" | "pdf-too-long";
type VideoRefusal = "video-empty" | "video-no-picture";

/** What a task calls a file that it cannot read. */
export const UNREADABLE: Record<MediaKind, string> = {
  image: "image-unreadable",
  pdf: "pdf-unreadable",
  video: "video-unreadable",
};
