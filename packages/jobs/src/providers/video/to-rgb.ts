import sharp from "sharp";
import type { Plane, YuvPicture } from "./frame-decoder.ts";

/** Three bytes a pixel, row by row. */
export interface RgbPicture {
  rgb: Buffer;
  widthPx: number;
  heightPx: number;
}

/** How colours are written: by the stream's own word, else by size, as players do. */
export interface ColourRule {
  isBt709: boolean;
  isFullRange: boolean;
}

/** Scales each plane, then turns it to RGB: there are far fewer pixels then. */
export async function toRgb(
  picture: YuvPicture,
  widthPx: number,
  heightPx: number,
  rule: ColourRule,
): Promise<RgbPicture> {
  const [y, u, v] = await Promise.all([picture.y, picture.u, picture.v].map((one) => scaled(one, widthPx, heightPx)));
  const rgb = Buffer.allocUnsafe(widthPx * heightPx * 3);
  const [redV, greenU, greenV, blueU] = rule.isBt709
    ? [1.5748, 0.1873, 0.4681, 1.8556]
    : [1.402, 0.3441, 0.7141, 1.772];
  const lift = rule.isFullRange ? 0 : 16;
  const gain = rule.isFullRange ? 1 : 255 / 219;
  const chromaGain = rule.isFullRange ? 1 : 255 / 224;
  for (let i = 0, at = 0; i < widthPx * heightPx; i += 1, at += 3) {
    const luma = ((y as Buffer)[i]! - lift) * gain;
    const blue = ((u as Buffer)[i]! - 128) * chromaGain;
    const red = ((v as Buffer)[i]! - 128) * chromaGain;
    rgb[at] = clamp(luma + redV! * red);
    rgb[at + 1] = clamp(luma - greenU! * blue - greenV! * red);
    rgb[at + 2] = clamp(luma + blueU! * blue);
  }
  return { rgb, widthPx, heightPx };
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
}

async function scaled({ bytes, stride, widthPx, heightPx }: Plane, toWidth: number, toHeight: number): Promise<Buffer> {
  let packed = bytes;
  if (stride !== widthPx) {
    packed = new Uint8Array(widthPx * heightPx);
    for (let row = 0; row < heightPx; row += 1) {
      packed.set(bytes.subarray(row * stride, row * stride + widthPx), row * widthPx);
    }
  }
  return await sharp(packed, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .resize(toWidth, toHeight, { fit: "fill" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
}
