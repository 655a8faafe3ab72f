import type { ArtifactView, ItemView } from "@jobwire/jobs/wire";

/** Content types a browser can draw. TIFF is not among them: it waits for its thumbnail. */
const DRAWABLE = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

/** Tasks whose artifact `thumbnail` stands for the item. */
const THUMBNAIL_TASKS: ReadonlySet<ArtifactView["task"]> = new Set([
  "image.thumbnail",
  "pdf.extract",
  "video.thumbnail",
]);

export interface Picture {
  url: string;
  /** Transparent around the subject: draw it whole, on a ground that shows that. */
  isCutout: boolean;
}

/** The newest result of a task about an item. */
export function newestArtifact(item: ItemView, task: ArtifactView["task"]): ArtifactView | undefined {
  return item.artifacts.find((artifact) => artifact.task === task);
}

/** The newest small picture of an item: a photo's own, a PDF's first page, a video's poster. */
export function newestThumbnail(item: ItemView): ArtifactView | undefined {
  return item.artifacts.find(({ name, task }) => name === "thumbnail" && THUMBNAIL_TASKS.has(task));
}

/** What stands for an item in a grid: its cut-out, else its thumbnail, else the photo itself; null when nothing can be drawn yet. */
export function pictureOf(item: ItemView): Picture | null {
  const cutout = newestArtifact(item, "image.remove-background");
  if (cutout !== undefined) return { url: cutout.url, isCutout: true };
  const thumbnail = newestThumbnail(item);
  if (thumbnail !== undefined) return { url: thumbnail.url, isCutout: false };
  return DRAWABLE.has(item.contentType) ? { url: item.originalUrl, isCutout: false } : null;
}

/** The blurred placeholder a thumbnail came with, base64. */
export function thumbhashOf(item: ItemView): string | null {
  const hash = newestThumbnail(item)?.meta.thumbhash;
  return typeof hash === "string" ? hash : null;
}
