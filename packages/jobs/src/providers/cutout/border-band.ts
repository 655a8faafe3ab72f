import { boxBlur } from "./box-blur.ts";
import { planeOf, type Plane } from "./plane.ts";

/** Surely subject from here on; surely background below. Between, the model is unsure. */
const SURE_SUBJECT = 0.8;
const SURE_BACKGROUND = 0.15;

/** Where the mask is settled, and where colours shall decide. */
export interface BorderBand {
  /** The mask with its blemishes mended: faint patches far from the subject gone, pits inside it filled. */
  mask: Plane;
  /** 1 in the band along the border, where alpha is open; 0 where the mask is final; soft between. */
  openness: Plane;
}

/**
 * Splits the model's mask into sure parts and a border band.
 * @param radius half the width of the band, in pixels
 */
export function borderBand(raw: Plane, radius: number): BorderBand {
  const nearSubject = boxBlur(
    planeOf(raw, (i) => (raw.values[i]! >= SURE_SUBJECT ? 1 : 0)),
    radius,
  ).values;
  const nearBackground = boxBlur(
    planeOf(raw, (i) => (raw.values[i]! <= SURE_BACKGROUND ? 1 : 0)),
    radius,
  ).values;
  // Unsure pixels with no sure subject around are no part of it; with no background around, they are.
  const mask = planeOf(raw, (i) => {
    const value = stretch(raw.values[i]!);
    if (nearSubject[i]! < 1e-4) return 0;
    if (nearBackground[i]! < 1e-4) return 1;
    return value;
  });
  const open = planeOf(raw, (i) => (nearSubject[i]! > 1e-4 && nearBackground[i]! > 1e-4 ? 1 : 0));
  return { mask, openness: boxBlur(open, Math.max(1, radius >> 2)) };
}

function stretch(value: number): number {
  return Math.min(1, Math.max(0, (value - SURE_BACKGROUND) / (SURE_SUBJECT - SURE_BACKGROUND)));
}
