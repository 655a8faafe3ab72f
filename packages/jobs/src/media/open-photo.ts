import sharp, { type Sharp } from "sharp";
import { MAX_PIXELS } from "./max-pixels.ts";

/** libvips has readers for far more than photos, SVG and PDF among them; a file cannot choose those here. */
const PHOTO_READERS = ["Jpeg", "Png", "Webp", "Nsgif", "Heif", "Tiff"];

sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: PHOTO_READERS.map((reader) => `VipsForeignLoad${reader}`) });
// One picture at a time in a process, and nothing kept for a second look: memory stays low.
sharp.cache(false);
sharp.concurrency(1);

/**
 * Opens a photo under our limits, first frame only, as it is stored (see `autoOrient` for upright).
 * Small faults that cameras write are let pass; missing or wrong pixel data is an error.
 */
export function openPhoto(path: string): Sharp {
  return sharp(path, { limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: true });
}

/** What a photo's header says. */
export interface PhotoHeader {
  /** libvips' word: `jpeg`, `png`, `heif` … */
  format: string;
  /** Size of the upright picture. */
  widthPx: number;
  heightPx: number;
}

/** Reads the header alone; works for photos over the limit, too. Throws where no reader of ours fits. */
export async function readPhotoHeader(path: string): Promise<PhotoHeader> {
  const { format, autoOrient } = await sharp(path, { limitInputPixels: false }).metadata();
  return { format, widthPx: autoOrient.width, heightPx: autoOrient.height };
}
