import { extname } from "node:path";
import type { UploadType } from "../catalog/media-types.ts";

/** What the endings of names promise; the first of a kind is the one it is given. */
export const ENDINGS: Readonly<Record<string, UploadType>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".jpe": "image/jpeg",
  ".jfif": "image/jpeg",
  ".png": "image/png",
  ".apng": "image/png",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".avif": "image/avif",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
  ".pdf": "application/pdf",
  ".mp4": "video/mp4",
  ".m4v": "video/mp4",
  ".webm": "video/webm",
  ".mov": "video/quicktime",
  ".qt": "video/quicktime",
};
export const PHOTO_NAMES = /\.(?:jpe?g|jpe|jfif|png|apng|webp|gif|avif|tiff?|heic|heif|bmp)$/i;

/**
 * The name of a file that is taken. One with the ending of another kind of photo gets that of its own, so that a
 * download opens wherever endings are believed: "photo.png" that is a JPEG becomes "photo.jpg".
 */
export function fittingName(name: string, found: UploadType): string {
  const ending = extname(name);
  const promised = ENDINGS[ending.toLowerCase()];
  if (promised === found || !found.startsWith("image/") || !PHOTO_NAMES.test(name)) return name;
  const fitting = Object.keys(ENDINGS).find((one) => ENDINGS[one] === found) ?? ending;
  return name.slice(0, name.length - ending.length) + fitting;
}
