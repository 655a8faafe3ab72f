import sharp from "sharp";
import { createPlane, type Plane } from "./plane.ts";
import { MODEL_SIDE_PX, type Segmenter } from "./u2netp.ts";

/** A photo in memory, 3 bytes a pixel. */
export interface Rgb {
  data: Buffer;
  width: number;
  height: number;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A second look pays when the subject fills less than this share of the picture. */
const CLOSER_BELOW = 0.6;
/** … and is believed when both looks agree at least this much (intersection over union). */
const AGREEMENT = 0.7;

/**
 * The model's mask at the size of `photo`. A subject that fills little of the picture is looked at
 * twice, the second time from near, since the model sees 320 pixels a side whatever it is shown.
 * @param onLook called after each look with the share done
 */
export async function saliencyMask(photo: Rgb, model: Segmenter, onLook: (done: number) => void): Promise<Plane> {
  const whole: Box = { left: 0, top: 0, width: photo.width, height: photo.height };
  const first = await look(photo, whole, model);
  onLook(0.5);
  const near = subjectBox(first);
  if (near === null || near.width * near.height > CLOSER_BELOW * photo.width * photo.height) return first;
  const second = await look(photo, near, model);
  return agreement(first, second, near) < AGREEMENT ? first : replaced(first, second, near);
}

async function look(photo: Rgb, box: Box, model: Segmenter): Promise<Plane> {
  const { width, height, data } = photo;
  const rgb = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract(box)
    .resize(MODEL_SIDE_PX, MODEL_SIDE_PX, { fit: "fill" })
    .raw()
    .toBuffer();
  const small = await model.segment(rgb);
  // 16 bits would not be lost on hair, but 8 are what sharp resizes here; the guided filter smooths the rest.
  const bytes = Buffer.from(small.values.map((value) => Math.round(255 * value)));
  const large = await sharp(bytes, { raw: { width: MODEL_SIDE_PX, height: MODEL_SIDE_PX, channels: 1 } })
    .resize(box.width, box.height, { fit: "fill", kernel: "cubic" })
    .extractChannel(0)
    .raw()
    .toBuffer();
  return { width: box.width, height: box.height, values: Float32Array.from(large, (byte) => byte / 255) };
}

/** Around all that the mask shows, with a tenth of its size as margin; null when it shows nothing. */
function subjectBox({ width, height, values }: Plane): Box | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (values[y * width + x]! < 0.2) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  if (right < 0) return null;
  const [marginX, marginY] = [Math.ceil((right - left + 1) * 0.1) + 8, Math.ceil((bottom - top + 1) * 0.1) + 8];
  [left, top] = [Math.max(0, left - marginX), Math.max(0, top - marginY)];
  [right, bottom] = [Math.min(width - 1, right + marginX), Math.min(height - 1, bottom + marginY)];
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function agreement(first: Plane, second: Plane, box: Box): number {
  let both = 0;
  let either = 0;
  eachInBox(first, box, (i, j) => {
    const [a, b] = [first.values[i]! > 0.5, second.values[j]! > 0.5];
    if (a && b) both += 1;
    if (a || b) either += 1;
  });
  return either === 0 ? 1 : both / either;
}

function replaced(first: Plane, second: Plane, box: Box): Plane {
  const result = createPlane(first.width, first.height);
  eachInBox(first, box, (i, j) => (result.values[i] = second.values[j]!));
  return result;
}

function eachInBox(plane: Plane, box: Box, visit: (inPlane: number, inBox: number) => void): void {
  for (let y = 0; y < box.height; y += 1) {
    for (let x = 0; x < box.width; x += 1) visit((box.top + y) * plane.width + box.left + x, y * box.width + x);
  }
}
