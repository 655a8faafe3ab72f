import { boxBlur } from "./box-blur.ts";
import { planeOf, type Plane } from "./plane.ts";
import { eachLooseRegion } from "./regions.ts";

/** Surely subject from here on; surely background below the other. */
const SURE_SUBJECT = 0.8;
const SURE_BACKGROUND = 0.2;
/** What the model is unsure of is pushed apart between these: grey areas would look like ghosts. */
const GREY_FROM = 0.3;
const GREY_TO = 0.7;

/** Where the mask is settled, and where colours shall decide. */
export interface BorderBand {
  /** The mask, mended: faint patches away from the subject are gone, pits inside it filled. */
  mask: Plane;
  /** Near 1 along the border, where colours decide; 0 where the mask is final. */
  openness: Plane;
}

/**
 * Settles the model's mask but for a band along the border.
 * @param radius how far the band reaches to each side of what the model is unsure of, in pixels
 */
export function borderBand(raw: Plane, radius: number): BorderBand {
  // Solid: more likely subject than not, and joined to a part that surely is.
  const solid = planeOf(raw, (i) => (raw.values[i]! > 0.5 ? 1 : 0));
  eachLooseRegion(
    raw,
    (value) => value > 0.5,
    (value) => value >= SURE_SUBJECT,
    (i) => (solid.values[i] = 0),
  );
  const reach = Math.round(1.5 * radius);
  const near = boxBlur(boxBlur(solid, reach), reach).values;
  const mask = planeOf(raw, (i) => smoothstep(GREY_FROM, GREY_TO, raw.values[i]!) * smoothstep(0.05, 0.3, near[i]!));
  eachLooseRegion(
    raw,
    (value) => value < GREY_TO,
    (value) => value <= SURE_BACKGROUND,
    (i) => (mask.values[i] = 1),
  );
  const unsure = planeOf(mask, (i) => (mask.values[i]! > 0.02 && mask.values[i]! < 0.98 ? 1 : 0));
  const spread = boxBlur(boxBlur(unsure, radius), radius >> 1);
  return { mask, openness: planeOf(raw, (i) => smoothstep(0, 0.25, spread.values[i]!)) };
}

function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
