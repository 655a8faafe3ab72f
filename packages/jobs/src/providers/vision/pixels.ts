import { openPhoto } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";

/** Upright pixels in sRGB, 3 bytes each, row after row. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/**
 * Reads a photo upright, on white where it is clear, its longest side at most `maxSidePx`.
 * @throws PermanentError `image-unreadable`, `image-too-large`
 */
export async function readPixels(path: string, maxSidePx: number): Promise<Pixels> {
  const { data, info } = await openPhoto(path)
    .autoOrient()
    .resize(maxSidePx, maxSidePx, { fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .flatten({ background: "white" })
    .removeAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(asPermanent);
  return { data, width: info.width, height: info.height };
}

/** A rectangle of a picture, as a picture. */
export function cutPixels({ data, width }: Pixels, left: number, top: number, across: number, down: number): Pixels {
  const cut = new Uint8Array(3 * across * down);
  for (let y = 0; y < down; y += 1) {
    const from = 3 * ((top + y) * width + left);
    cut.set(data.subarray(from, from + 3 * across), 3 * y * across);
  }
  return { data: cut, width: across, height: down };
}
