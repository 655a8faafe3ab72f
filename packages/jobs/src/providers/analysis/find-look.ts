import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import type { ImageAnalysis } from "../../catalog/image-analyze.ts";
import type { Pixels } from "../vision/pixels.ts";

/** The hash is of this many pixels a side, and of this many of their waves a side. */
const SIDE_PX = 32;
const WAVES = 8;
/** Pictures that vary less than this, in grey levels, look like any other plain one. */
const PLAIN_BELOW = 4;

/** A blurred placeholder, and 64 bits by which pictures that look alike are found. */
export async function findLook({ data, width, height }: Pixels): Promise<ImageAnalysis["look"]> {
  const picture = () => sharp(data, { raw: { width, height, channels: 3 } });
  const tiny = await picture()
    .resize(100, 100, { fit: "inside" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const grey = await picture().resize(SIDE_PX, SIDE_PX, { fit: "fill" }).toColourspace("b-w").raw().toBuffer();
  const thumbhash = Buffer.from(rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data)).toString("base64");
  return { thumbhash, perceptualHash: perceptualHash(grey) };
}

/** pHash: which of the 64 slowest waves (DCT) of the picture are above their median. */
function perceptualHash(grey: Uint8Array): string | null {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const spread = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
  if (spread < PLAIN_BELOW) return null;
  const cosines = Array.from({ length: WAVES + 1 }, (_, wave) =>
    Float64Array.from({ length: SIDE_PX }, (_value, at) => Math.cos(((2 * at + 1) * wave * Math.PI) / (2 * SIDE_PX))),
  );
  const waves: number[] = [];
  for (let v = 1; v <= WAVES; v += 1) {
    for (let u = 1; u <= WAVES; u += 1) {
      let sum = 0;
      for (let i = 0; i < grey.length; i += 1) {
        sum += grey[i]! * cosines[u]![i % SIDE_PX]! * cosines[v]![Math.floor(i / SIDE_PX)]!;
      }
      waves.push(sum);
    }
  }
  const sorted = waves.toSorted((a, b) => a - b);
  const median = (sorted[31]! + sorted[32]!) / 2;
  const bits = waves.reduce((hash, wave) => (hash << 1n) | (wave > median ? 1n : 0n), 0n);
  return bits.toString(16).padStart(16, "0");
}
