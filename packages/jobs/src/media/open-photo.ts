import sharp, { type Sharp, type SharpOptions } from "sharp";

/** Photos over this are refused: 50 megapixels. */
export const MAX_PIXELS = 50e6;

// One picture at a time in a process, and nothing kept for a second look: memory stays low.
sharp.cache(false);
sharp.concurrency(1);

/**
 * Opens a photo under our limits: first frame only, upright, in sRGB.
 *
 * Colours are converted from the embedded profile when pixels are made. Small faults that cameras
 * write are let pass; missing or wrong pixel data is an error.
 */
export function openPhoto(path: string, options: SharpOptions = {}): Sharp {
  return sharp(path, { limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: true, ...options }).autoOrient();
}

/** Size of the upright picture, from its header. */
export async function uprightSize(path: string): Promise<{ widthPx: number; heightPx: number }> {
  const { autoOrient } = await sharp(path, { limitInputPixels: false }).metadata();
  return { widthPx: autoOrient.width, heightPx: autoOrient.height };
}
