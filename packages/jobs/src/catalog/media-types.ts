import { IMAGE_TYPES } from "./image-types.ts";

export const PDF_TYPES = ["application/pdf"] as const;
/** Content types of videos that are taken: MP4 (M4V too), WebM, QuickTime. */
export const VIDEO_TYPES = ["video/mp4", "video/webm", "video/quicktime"] as const;
/** Everything a library takes, by content. */
export const UPLOAD_TYPES = [...IMAGE_TYPES, ...PDF_TYPES, ...VIDEO_TYPES] as const;

export type UploadType = (typeof UPLOAD_TYPES)[number];
/** What the tasks of intake tell apart. */
export type MediaKind = "image" | "pdf" | "video";

/** null for a content type that no library takes. */
export function mediaKindOf(contentType: string): MediaKind | null {
  if ((IMAGE_TYPES as readonly string[]).includes(contentType)) return "image";
  if ((PDF_TYPES as readonly string[]).includes(contentType)) return "pdf";
  if ((VIDEO_TYPES as readonly string[]).includes(contentType)) return "video";
  return null;
}
