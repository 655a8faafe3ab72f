import sharp from "sharp";
import { PermanentError } from "../../../engine/permanent-error.ts";
import { boxBlur } from "../../cutout/box-blur.ts";
import { createPlane, type Plane } from "../../cutout/plane.ts";

/** Where the subject stands in its photo, in pixels. */
export interface SubjectBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The subject on a grid: the shape is where `inside` is above 0. */
export interface SubjectField {
  /** Above 0 inside, below 0 outside, in even steps across the border. */
  inside: Plane;
  /** Brightness, 0–1. */
  light: Plane;
  /** Nodes beyond the photo's own border are `true`: there the subject was cut off, and does not end. */
  beyond: Uint8Array;
  /** Where the photo's box lies on the grid, in cells. */
  box: { left: number; top: number; width: number; height: number };
}

/** Empty nodes around the subject. */
const MARGIN = 2;
/** Parts smaller than this share of the largest are crumbs. */
const LEAST_PART = 0.03;
/** Fewer cells than this are no shape. */
const LEAST_NODES = 24;

/** The box around all of a cut-out that shows. */
export async function subjectBox(
  cutoutPath: string,
): Promise<{ box: SubjectBox; photo: { width: number; height: number } }> {
  const { data, info } = await sharp(cutoutPath).extractChannel(3).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[y * width + x]! < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  if (right < 0) throw noShape();
  return { box: { left, top, width: right - left + 1, height: bottom - top + 1 }, photo: { width, height } };
}

/** Samples the subject on a grid of `cells` along its longer side. */
export async function readSubjectField(
  cutoutPath: string,
  { box, photo }: { box: SubjectBox; photo: { width: number; height: number } },
  cells: number,
): Promise<SubjectField> {
  const scale = cells / Math.max(box.width, box.height);
  const [columns, rows] = [Math.max(4, Math.round(box.width * scale)), Math.max(4, Math.round(box.height * scale))];
  const small = await sharp(cutoutPath).extract(box).resize(columns, rows, { fit: "fill" }).raw().toBuffer();
  const [width, height] = [columns + 2 * MARGIN, rows + 2 * MARGIN];
  const alpha = createPlane(width, height);
  const light = createPlane(width, height);
  const beyond = new Uint8Array(width * height);
  // Where the subject touches the photo's border it was cut off there; its border pixels go on beyond.
  const cut = {
    left: box.left <= 1,
    top: box.top <= 1,
    right: box.left + box.width >= photo.width - 1,
    bottom: box.top + box.height >= photo.height - 1,
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const [column, row] = [x - MARGIN, y - MARGIN];
      const isBeyond =
        (column < 0 && cut.left) ||
        (row < 0 && cut.top) ||
        (column >= columns && cut.right) ||
        (row >= rows && cut.bottom);
      const isOutside = column < 0 || row < 0 || column >= columns || row >= rows;
      beyond[at] = isBeyond ? 1 : 0;
      if (isOutside && !isBeyond) continue;
      const from = 4 * (clamp(row, rows) * columns + clamp(column, columns));
      alpha.values[at] = small[from + 3]! / 255;
      light.values[at] = (0.2126 * small[from]! + 0.7152 * small[from + 1]! + 0.0722 * small[from + 2]!) / 255;
    }
  }
  const inside = boxBlur(alpha, 1);
  for (let i = 0; i < inside.values.length; i += 1) inside.values[i]! -= 0.5;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) if (beyond[y * width + x] === 1) endAtPhoto(inside, x, y, columns, rows);
  }
  dropCrumbs(inside);
  if (inside.values.filter((value) => value > 0).length < LEAST_NODES) throw noShape();
  return { inside, light, beyond, box: { left: MARGIN - 0.5, top: MARGIN - 0.5, width: columns, height: rows } };
}

/** Beyond the photo the shape ends half a cell after its last pixel. */
function endAtPhoto(inside: Plane, x: number, y: number, columns: number, rows: number): void {
  const near = (MARGIN + clamp(y - MARGIN, rows)) * inside.width + MARGIN + clamp(x - MARGIN, columns);
  inside.values[y * inside.width + x] = -Math.abs(inside.values[near]!);
}

/** Takes away parts that are small beside the largest, and lifts nodes off the border itself. */
function dropCrumbs(inside: Plane): void {
  const { width, values } = inside;
  const partOf = new Int32Array(values.length).fill(-1);
  const sizes: number[] = [];
  const queue: number[] = [];
  for (let start = 0; start < values.length; start += 1) {
    if (values[start]! <= 0 || partOf[start] !== -1) continue;
    const part = sizes.push(0) - 1;
    partOf[start] = part;
    queue.push(start);
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      sizes[part]! += 1;
      // The margin is outside, so neighbours are within the grid.
      for (const next of [at - 1, at + 1, at - width, at + width]) {
        if (!(values[next]! > 0) || partOf[next] !== -1) continue;
        partOf[next] = part;
        queue.push(next);
      }
    }
  }
  const least = LEAST_PART * Math.max(0, ...sizes);
  for (let i = 0; i < values.length; i += 1) {
    if (partOf[i] !== -1 && sizes[partOf[i]!]! < least) values[i] = -0.25;
    if (Math.abs(values[i]!) < 1e-3) values[i] = -1e-3;
  }
}

const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));

function noShape(): PermanentError {
  return new PermanentError(
    "no-subject",
    "What stands out in this picture is too small to make a model of. Try one where the subject fills more of it.",
  );
}
