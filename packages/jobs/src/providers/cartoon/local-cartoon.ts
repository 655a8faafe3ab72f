import { setImmediate } from "node:timers/promises";
import sharp from "sharp";
import type { CartoonStyle } from "../../catalog/image-cartoonize.ts";
import { openPhoto, readPhotoHeader } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";
import { createPlane, type Colours } from "../cutout/plane.ts";
import type { CartoonProvider } from "./cartoon-provider.ts";
import { comic } from "./comic.ts";
import { ink } from "./ink.ts";
import { pastel } from "./pastel.ts";
import type { Style } from "./style-picture.ts";
import { watercolor } from "./watercolor.ts";

/** Longest side of a drawing. */
const MAX_SIDE_PX = 2_048;
/** Smaller photos are drawn larger, up to twice their size: strokes need room. */
const GOOD_SIDE_PX = 1_280;
/** Strokes keep their size in drawings smaller than this share of a 1 024 pixel one. */
const MIN_SCALE = 0.7;

const STYLES: Record<CartoonStyle, Style> = { comic, watercolor, ink, pastel };

/** Draws on this machine, with filters: no model, no network. */
export function createLocalCartoon(): CartoonProvider {
  return {
    async draw({ sourcePath, targetPath, style, signal, onProgress }) {
      onProgress("decode", 0);
      const colours = await read(sourcePath);
      await turn(signal);
      const { width, height } = colours[0];
      const scale = Math.max(MIN_SCALE, Math.max(width, height) / 1_024);
      onProgress("smooth", 0);
      const smooth = STYLES[style].smooth({ colours, scale });
      await turn(signal);
      onProgress("draw", 0);
      const drawing = STYLES[style].draw(smooth, { colours, scale });
      await turn(signal);
      onProgress("encode", 0);
      await sharp(bytesOf(drawing), { raw: { width, height, channels: 3 } })
        .webp({ quality: 88, effort: 4, smartSubsample: true })
        .toFile(targetPath);
      signal.throwIfAborted();
      return { widthPx: width, heightPx: height };
    },
  };
}

/** Lets messages in, such as a cancel. */
async function turn(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

/** The photo upright, in sRGB, on white where it is clear, at the drawing's size. */
async function read(path: string): Promise<Colours> {
  const { widthPx, heightPx } = await readPhotoHeader(path).catch(asPermanent);
  const longest = Math.max(widthPx, heightPx);
  const side = Math.min(MAX_SIDE_PX, Math.max(longest, Math.min(2 * longest, GOOD_SIDE_PX)));
  const { data, info } = await openPhoto(path)
    .autoOrient()
    .resize(side, side, { fit: "inside", kernel: "lanczos3" })
    .toColourspace("srgb")
    .flatten({ background: "white" })
    .removeAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(asPermanent);
  const colours: Colours = [0, 1, 2].map(() => createPlane(info.width, info.height)) as unknown as Colours;
  for (let i = 0; i < info.width * info.height; i += 1) {
    for (let k = 0; k < 3; k += 1) colours[k]!.values[i] = data[3 * i + k]! / 255;
  }
  return colours;
}

function bytesOf(colours: Colours): Uint8Array {
  const bytes = new Uint8ClampedArray(3 * colours[0].values.length);
  for (let i = 0; i < colours[0].values.length; i += 1) {
    for (let k = 0; k < 3; k += 1) bytes[3 * i + k] = Math.round(255 * colours[k]!.values[i]!);
  }
  return new Uint8Array(bytes.buffer);
}
