import { boxBlur } from "../cutout/box-blur.ts";
import type { Plane } from "../cutout/plane.ts";
import { fromLab, toLab } from "./lab.ts";
import type { FaceGrade } from "./templates/poster-template.ts";
import type { WarpedFace } from "./warp-face.ts";

/** People keep most of how light their skin is; posters move it this far towards their own light. */
const TOWARDS_POSTER = 0.45;
/** Most that contrast is stretched or pressed. */
const CONTRAST = { least: 0.7, most: 1.5 };

/**
 * Brings a face into a poster's light, in place: its colours are matched (mean and spread in Lab), the
 * poster's lights fall on its shape, the rest stays the person's own.
 * @returns the mean colour of the skin, 0–255 each
 */
export function gradeFace(face: WarpedFace, mask: Plane, grade: FaceGrade): [number, number, number] {
  const { colours, width, height } = face;
  // The mesh is coarse: its facets must not show in the light.
  const [nxs, nys, nzs] = [0, 1, 2].map((axis) => softened(face, axis, Math.round(face.width * 0.016))) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const labs = new Float32Array(colours.length);
  let [total, meanL, meanA, meanB, squares] = [0, 0, 0, 0, 0];
  for (let i = 0; i < width * height; i += 1) {
    const [l, a, b] = toLab(colours[3 * i]!, colours[3 * i + 1]!, colours[3 * i + 2]!);
    labs.set([l, a, b], 3 * i);
    const weight = mask.values[i]! * face.reached[i]!;
    total += weight;
    meanL += weight * l;
    meanA += weight * a;
    meanB += weight * b;
    squares += weight * l * l;
  }
  if (total === 0) return [128, 128, 128];
  [meanL, meanA, meanB] = [meanL / total, meanA / total, meanB / total];
  const spread = Math.sqrt(Math.max(1, squares / total - meanL * meanL));
  const { skin, ownColour, light, rim } = grade;
  const contrast = Math.min(CONTRAST.most, Math.max(CONTRAST.least, skin.spread / spread));
  const lightness = meanL + TOWARDS_POSTER * (skin.lightness - meanL);
  const [toA, toB] = [skin.a + ownColour * (meanA - skin.a), skin.b + ownColour * (meanB - skin.b)];
  // A poster without colours takes them all; one with colours lets lips be redder than cheeks.
  const chroma = ownColour === 0 ? 0.12 : 0.95;
  const length = Math.hypot(light.x, light.y, 0.55);
  const [lx, ly, lz] = [light.x / length, light.y / length, 0.55 / length];
  const [mainLight, rimLight] = [rgbOf(light.colour), rgbOf(rim.colour)];
  const mean = [0, 0, 0];
  for (let i = 0; i < width * height; i += 1) {
    const l = (labs[3 * i]! - meanL) * contrast + lightness;
    const a = (labs[3 * i + 1]! - meanA) * chroma + toA;
    const b = (labs[3 * i + 2]! - meanB) * chroma + toB;
    const rgb = fromLab([Math.min(98, Math.max(2, l)), a, b]);
    const [nx, ny, nz] = [nxs[i]!, nys[i]!, nzs[i]!];
    const lit = Math.max(0, nx * lx + ny * ly + nz * lz);
    const shade = 1 - light.strength + light.strength * 1.42 * lit;
    const edge = rim.strength * Math.max(0, -(nx * lx + ny * ly)) ** 1.5 * (1 - 0.6 * nz);
    for (let k = 0; k < 3; k += 1) {
      const tint = 1 + light.strength * lit * (mainLight[k]! / 255 - 1);
      const value = rgb[k]! * shade * tint;
      colours[3 * i + k] = 255 - (255 - Math.min(255, value)) * (1 - edge * (rimLight[k]! / 255));
      mean[k]! += (mask.values[i]! * face.reached[i]! * colours[3 * i + k]!) / total;
    }
  }
  return mean as [number, number, number];
}

function softened({ normals, width, height }: WarpedFace, axis: number, radius: number): Float32Array {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i += 1) values[i] = normals[3 * i + axis]!;
  return boxBlur(boxBlur({ width, height, values }, radius), radius).values;
}

function rgbOf(hex: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
}
