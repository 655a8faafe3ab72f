import { open, type FileHandle } from "node:fs/promises";
import { extname } from "node:path";
import { fileTypeFromFile } from "file-type";
import { IMAGE_TYPES } from "../catalog/image-types.ts";
import type { UploadType } from "../catalog/media-types.ts";
import { decodePhoto } from "./decode-photo.ts";
import { ENDINGS, PHOTO_NAMES } from "./fitting-name.ts";
import { HEADER_BYTES, headerSize } from "./header-size.ts";
import { MAX_PIXELS } from "./max-pixels.ts";
import { MARKUP_BYTES, sniffMarkup } from "./sniff-markup.ts";
import { UploadRefused } from "./upload-refused.ts";
import { isWholeMp4 } from "./whole-mp4.ts";
import { isWholePdf } from "./whole-pdf.ts";
import { isWholeWebm } from "./whole-webm.ts";

/** A file on this machine that someone wants in their library. */
export interface Upload {
  path: string;
  /** What its sender calls it, e.g. `holiday.jpg`. */
  claimedName: string;
  /** What its sender says it is, e.g. `image/jpeg`; empty when they do not say. */
  claimedType: string;
}

/** What an upload really is. */
export interface InspectedUpload {
  /** By content, not by name. */
  contentType: UploadType;
  /** Size of the upright picture; null for what is none. */
  widthPx: number | null;
  heightPx: number | null;
}

type PhotoType = (typeof IMAGE_TYPES)[number];
/** What is no photo, and taken. */
type OtherType = Exclude<UploadType, PhotoType>;

/** libvips' word for each kind we take. */
const FORMATS: Record<PhotoType, string> = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "heif",
  "image/tiff": "tiff",
};
/** Names that promise something that opens or runs otherwise; a photo under one of them is a trap. */
const OTHER_NAMES = /\.(?:svgz?|html?|xml|js|mjs|css|exe|bat|cmd|sh|php|pdf|zip|mp4|mov|webm|mkv|docx?|xlsx?|txt)$/i;
const KIND_NAMES: Readonly<Record<UploadType, string>> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/webp": "WebP",
  "image/gif": "GIF",
  "image/avif": "AVIF",
  "image/tiff": "TIFF",
  "application/pdf": "PDF",
  "video/mp4": "MP4",
  "video/webm": "WebM",
  "video/quicktime": "MOV",
};
const PHOTO_KINDS = "JPEG, PNG, WebP, GIF, AVIF or TIFF";
const TAKEN = `photos (${PHOTO_KINDS}), PDFs, and videos (MP4, WebM or MOV)`;

/**
 * Finds out what an upload really is, and whether it can be kept: by content, decoding every pixel of a
 * photo once, in a child process under caps; of PDFs and videos, whether they are all there. A name that promises something else is refused, but for
 * a photo that goes by the name of another kind of photo; see `fittingName`.
 * @throws UploadRefused with words for the person.
 */
export async function inspectUpload(upload: Upload): Promise<InspectedUpload> {
  await using file = await open(upload.path, "r");
  const { size } = await file.stat();
  if (size === 0) throw new UploadRefused("empty", "This file is empty. Check it on your device and choose it again.");
  const head = await readHead(file, HEADER_BYTES);
  const contentType = await typeOf(upload, file, head, size);
  if (!isPhoto(contentType)) return { contentType, widthPx: null, heightPx: null };

  const stated = headerSize(contentType, head);
  if (stated !== null) refuseHuge(stated);
  const outcome = await decodePhoto(upload.path);
  switch (outcome.kind) {
    case "gave-up":
      throw new UploadRefused(
        "too-heavy",
        "This picture takes too much memory or time to open. Save it again as a plain JPEG or PNG, then upload that.",
      );
    case "too-many-pixels":
      throw tooManyPixels(outcome.header);
    case "unreadable":
      throw damaged(outcome.detail);
    case "readable": {
      const { format, widthPx, heightPx } = outcome.header;
      if (format !== FORMATS[contentType]) throw damaged(`expected ${FORMATS[contentType]}, decoded as ${format}`);
      return { contentType, widthPx, heightPx };
    }
  }
}

function isPhoto(type: UploadType): type is PhotoType {
  return (IMAGE_TYPES as readonly string[]).includes(type);
}

async function typeOf(upload: Upload, file: FileHandle, head: Uint8Array, size: number): Promise<UploadType> {
  const { claimedName } = upload;
  const markup = sniffMarkup(head.subarray(0, MARKUP_BYTES));
  const claimsSvg = /\.svgz?$/i.test(claimedName) || /^image\/svg/i.test(upload.claimedType);
  const found = markup === null ? await fileTypeFromFile(upload.path) : undefined;
  const isArchive = found === undefined || found.mime === "application/gzip";
  if (markup === "svg" || (claimsSvg && isArchive)) {
    throw new UploadRefused("svg", "SVG can carry script, so it is not accepted. Export the drawing as a PNG.");
  }

  const type = found?.mime === "image/apng" ? "image/png" : found?.mime;
  const photo = IMAGE_TYPES.find((candidate) => candidate === type);
  if (photo !== undefined) {
    checkName(claimedName, photo);
    return photo;
  }
  const other = type === undefined ? null : otherType(type);
  if (other !== null) {
    checkName(claimedName, other);
    if (!(await isWhole(other, file, size))) throw damagedOther(other);
    return other;
  }
  const kind = describe(markup, type);
  if (PHOTO_NAMES.test(claimedName) && !type?.startsWith("image/")) {
    const ending = extname(claimedName).toLowerCase();
    throw new UploadRefused(
      kind === null ? "damaged" : "wrong-kind",
      kind === null
        ? `The name ends in ${ending}, but the content is not a picture, or it is damaged. Open it on your device to check.`
        : `The name ends in ${ending}, but the content is ${kind}. Choose the picture itself, as ${PHOTO_KINDS}.`,
    );
  }
  throw new UploadRefused("unsupported", unsupportedWords(kind, type));
}

/** A name that promises one kind over another is a trap; a photo may be called any photo, and a film .mp4 or .mov. */
function checkName(claimedName: string, found: UploadType): void {
  const ending = extname(claimedName).toLowerCase();
  const promised = ENDINGS[ending];
  if (promised === found || (promised === undefined && !OTHER_NAMES.test(claimedName))) return;
  if (isPhoto(found) && PHOTO_NAMES.test(claimedName)) return;
  if (isMovie(found) && promised !== undefined && isMovie(promised)) return;
  const fitting = Object.keys(ENDINGS).find((one) => ENDINGS[one] === found);
  const noun = isPhoto(found) ? " picture" : found === "application/pdf" ? " document" : " video";
  throw new UploadRefused(
    "wrong-kind",
    `The name ends in ${ending}, but the content is a ${KIND_NAMES[found]}${noun}. Rename it to end in ${fitting}, then upload it again.`,
  );
}

function isMovie(type: UploadType): boolean {
  return type === "video/mp4" || type === "video/quicktime";
}

/** What file-type's word means to us; null for what is not taken. */
function otherType(type: string): OtherType | null {
  switch (type) {
    case "application/pdf":
    case "video/mp4":
    case "video/webm":
    case "video/quicktime":
      return type;
    case "video/x-m4v":
      return "video/mp4";
    default:
      return null;
  }
}

async function isWhole(type: OtherType, file: FileHandle, bytes: number): Promise<boolean> {
  switch (type) {
    case "application/pdf":
      return await isWholePdf(file, bytes);
    case "video/webm":
      return await isWholeWebm(file, bytes);
    case "video/mp4":
    case "video/quicktime":
      return await isWholeMp4(file, bytes);
  }
}

function damagedOther(type: OtherType): UploadRefused {
  const noun = type === "application/pdf" ? "PDF" : "video";
  const verb = type === "application/pdf" ? "opens" : "plays";
  return new UploadRefused(
    "damaged",
    `This ${noun} is damaged or was cut off. Check that it ${verb} on your device, then copy it again.`,
  );
}

/** What the content is, in words with an article; null when nobody knows. */
function describe(markup: ReturnType<typeof sniffMarkup>, type: string | undefined): string | null {
  if (markup === "html") return "a web page";
  if (markup !== null) return "an XML document";
  if (type === undefined) return null;
  if (type === "application/pdf") return "a PDF document";
  if (type === "image/heic" || type === "image/heif") return "a HEIC photo";
  if (type.startsWith("video/")) return "a video";
  if (type.startsWith("audio/")) return "a sound";
  if (type.startsWith("image/")) return `a picture of a kind we cannot read (${type})`;
  return `another kind of file (${type})`;
}

function unsupportedWords(kind: string | null, type: string | undefined): string {
  if (type?.startsWith("video/") === true) {
    return `This is a video of a kind that is not taken (${type}). Export it as MP4, then upload that.`;
  }
  if (type === "image/heic" || type === "image/heif") {
    return "This is a HEIC photo, which cannot be read here. Share or export it as a JPEG, then upload that.";
  }
  return `This is ${kind ?? "a kind of file we do not know"}. The library takes ${TAKEN}.`;
}

function refuseHuge(size: { widthPx: number; heightPx: number }): void {
  if (size.widthPx * size.heightPx > MAX_PIXELS) throw tooManyPixels(size);
}

function tooManyPixels({ widthPx, heightPx }: { widthPx: number; heightPx: number }): UploadRefused {
  const megapixels = Math.round((widthPx * heightPx) / 1e6);
  return new UploadRefused(
    "too-many-pixels",
    `This picture has ${megapixels} megapixels (${widthPx} × ${heightPx}); the limit is ${MAX_PIXELS / 1e6}. Make it smaller, then upload it again.`,
  );
}

function damaged(detail: string): UploadRefused {
  return new UploadRefused(
    "damaged",
    "This picture is damaged or was cut off: not all of it can be read. Check that it opens on your device, then copy it again.",
    { cause: new Error(detail) },
  );
}

async function readHead(file: FileHandle, bytes: number): Promise<Uint8Array> {
  const head = new Uint8Array(bytes);
  const { bytesRead } = await file.read(head, 0, bytes, 0);
  return head.subarray(0, bytesRead);
}
