import { setImmediate } from "node:timers/promises";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import sharp from "sharp";
import type { UpscaleFactor } from "../../catalog/image-upscale.ts";
import { PermanentError } from "../../engine/permanent-error.ts";
import { openPhoto, readPhotoHeader } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";
import { loadTfjs } from "../vision/load-tfjs.ts";
import { cutPixels, type Pixels } from "../vision/pixels.ts";
import { loadEsrgan, type Enlarge } from "./load-esrgan.ts";
import type { UpscaleProvider } from "./upscale-provider.ts";

/** Most pixels a result may have. */
const MAX_RESULT_PIXELS = 16e6;
/** Side of a tile of the photo, and how much around it the network sees besides. */
const TILE_PX = 160;
const AROUND_PX = 12;
/** WebP knows no longer side. */
const WEBP_MAX_SIDE_PX = 16_383;

/** ESRGAN slim on this machine, tile by tile: what it takes of memory does not grow with the photo. */
export function createLocalUpscale(): UpscaleProvider {
  const networks = new Map<UpscaleFactor, Promise<Enlarge>>();
  return {
    async upscale({ sourcePath, targetPath, factor, signal, onProgress }) {
      const size = await readPhotoHeader(sourcePath).catch(asPermanent);
      refuseLarge(size.widthPx, size.heightPx, factor);
      const { colours, alpha } = await read(sourcePath);
      const network = networks.get(factor) ?? loadEsrgan(factor);
      networks.set(factor, network);
      const enlarge = await network;
      const [width, height] = [colours.width * factor, colours.height * factor];
      const result = new Uint8Array(3 * width * height);
      const tiles = tilesOf(colours);
      for (const [i, { left, top }] of tiles.entries()) {
        onProgress(i / tiles.length);
        await setImmediate();
        signal.throwIfAborted();
        await enlargeTile(enlarge, colours, left, top, factor, result);
      }
      onProgress(1);
      let picture = sharp(result, { raw: { width, height, channels: 3 } });
      if (alpha !== null)
        picture = picture.joinChannel(await enlargeAlpha(alpha, colours, factor), {
          raw: { width, height, channels: 1 },
        });
      const isWebp = Math.max(width, height) <= WEBP_MAX_SIDE_PX;
      const path = `${targetPath}.${isWebp ? "webp" : "png"}`;
      await (isWebp ? picture.webp({ quality: 92, effort: 3 }) : picture.png({ compressionLevel: 6 })).toFile(path);
      signal.throwIfAborted();
      return { path, contentType: isWebp ? "image/webp" : "image/png", widthPx: width, heightPx: height };
    },
  };
}

function refuseLarge(widthPx: number, heightPx: number, factor: number): void {
  const pixels = widthPx * heightPx * factor * factor;
  if (pixels <= MAX_RESULT_PIXELS) return;
  const smaller = [3, 2].find((other) => other < factor && widthPx * heightPx * other * other <= MAX_RESULT_PIXELS);
  throw new PermanentError(
    "result-too-large",
    `${factor} times as large, this picture would have ${Math.round(pixels / 1e6)} megapixels; the limit is ${MAX_RESULT_PIXELS / 1e6}. ` +
      (smaller === undefined ? "It is large enough already: use it as it is." : `Choose a factor of ${smaller}.`),
  );
}

/** Upright, in sRGB; what is clear is kept apart. */
async function read(path: string): Promise<{ colours: Pixels; alpha: Buffer | null }> {
  const { data, info } = await openPhoto(path)
    .autoOrient()
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(asPermanent);
  const count = info.width * info.height;
  const colours = new Uint8Array(3 * count);
  const alpha = Buffer.alloc(count);
  let hasClear = false;
  for (let i = 0; i < count; i += 1) {
    colours[3 * i] = data[4 * i]!;
    colours[3 * i + 1] = data[4 * i + 1]!;
    colours[3 * i + 2] = data[4 * i + 2]!;
    alpha[i] = data[4 * i + 3]!;
    hasClear ||= data[4 * i + 3]! < 255;
  }
  return { colours: { data: colours, width: info.width, height: info.height }, alpha: hasClear ? alpha : null };
}

function tilesOf({ width, height }: Pixels): { left: number; top: number }[] {
  const tiles: { left: number; top: number }[] = [];
  for (let top = 0; top < height; top += TILE_PX) {
    for (let left = 0; left < width; left += TILE_PX) tiles.push({ left, top });
  }
  return tiles;
}

/** Enlarges one tile with what is around it, and writes the tile alone into the result. */
async function enlargeTile(
  enlarge: Enlarge,
  whole: Pixels,
  left: number,
  top: number,
  factor: number,
  result: Uint8Array,
) {
  const tf = await loadTfjs();
  const [x0, y0] = [Math.max(0, left - AROUND_PX), Math.max(0, top - AROUND_PX)];
  const x1 = Math.min(whole.width, left + TILE_PX + AROUND_PX);
  const y1 = Math.min(whole.height, top + TILE_PX + AROUND_PX);
  const part = cutPixels(whole, x0, y0, x1 - x0, y1 - y0);
  const input = tf.tensor(new Float32Array(part.data), [1, part.height, part.width, 3]) as Tensor4D;
  const output = enlarge(input);
  const values = await output.data();
  tf.dispose([input, output]);
  const across = Math.min(TILE_PX, whole.width - left) * factor;
  const down = Math.min(TILE_PX, whole.height - top) * factor;
  const resultWidth = whole.width * factor;
  for (let y = 0; y < down; y += 1) {
    let from = 3 * ((y + (top - y0) * factor) * part.width * factor + (left - x0) * factor);
    let to = 3 * ((top * factor + y) * resultWidth + left * factor);
    for (let i = 0; i < 3 * across; i += 1) {
      const value = values[from++]!;
      result[to++] = value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value);
    }
  }
}

function enlargeAlpha(alpha: Buffer, { width, height }: Pixels, factor: number): Promise<Buffer> {
  return sharp(alpha, { raw: { width, height, channels: 1 } })
    .resize(width * factor, height * factor, { fit: "fill", kernel: "lanczos3" })
    .extractChannel(0)
    .raw()
    .toBuffer();
}
