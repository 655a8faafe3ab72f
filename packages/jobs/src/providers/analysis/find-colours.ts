import type { ImageAnalysis } from "../../catalog/image-analyze.ts";
import type { Colours } from "../cutout/plane.ts";
import { createPlane } from "../cutout/plane.ts";
import { fromOklab, toOklab } from "../cartoon/oklab.ts";
import type { Pixels } from "../vision/pixels.ts";

type Lab = [number, number, number];

const MOST_COLOURS = 6;
const ROUNDS = 12;
/** Colours nearer than this look the same, in OKLab. */
const SAME = 0.055;
/** A colour that covers less is a detail. */
const SMALLEST_SHARE = 0.012;

/** Names that people use, at their places. */
const NAMES: readonly (readonly [string, string])[] = [
  ["black", "#0b0b0c"], ["charcoal", "#36383c"], ["grey", "#80838a"], ["silver", "#b9bcc0"], ["white", "#f8f8f6"],
  ["ivory", "#f2ead8"], ["beige", "#d9c6a5"], ["tan", "#b9946a"], ["brown", "#74492a"], ["dark brown", "#3b2616"],
  ["maroon", "#6b1620"], ["red", "#cf2a2a"], ["coral", "#f0765e"], ["peach", "#f3c0a0"], ["pink", "#f0a3bf"],
  ["magenta", "#c2308e"], ["purple", "#73419c"], ["lavender", "#b7a6dd"], ["navy", "#1b2850"], ["blue", "#2f62c8"],
  ["sky blue", "#86b9e8"], ["steel blue", "#5b7d9e"], ["slate", "#566374"],
  ["teal", "#1d7f84"], ["turquoise", "#4fc8c0"], ["mint", "#b0e3c6"],
  ["green", "#2f8c3f"], ["dark green", "#1f4527"], ["olive", "#73752c"], ["lime", "#a2d13c"], ["yellow", "#f2d32f"],
  ["mustard", "#c79a2c"], ["orange", "#ef8026"], ["rust", "#a84a1e"], ["gold", "#d6a93f"],
]; // prettier-ignore

/** A photo's main colours with the share each covers, largest first: k-means in OKLab, seeded far apart. */
export function findColours(pixels: Pixels): ImageAnalysis["colours"] {
  const points = labOf(pixels.data);
  const count = pixels.data.length / 3;
  let centres = seeds(points, count);
  let sizes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) ({ centres, sizes } = step(points, count, centres));
  const merged: { centre: Lab; size: number }[] = [];
  for (const i of sizes.map((_, i) => i).toSorted((a, b) => sizes[b]! - sizes[a]!)) {
    const near = merged.find(({ centre }) => distance(centre, centres[i]!) < SAME);
    if (near) near.size += sizes[i]!;
    else merged.push({ centre: centres[i]!, size: sizes[i]! });
  }
  // Two that people call the same are one to them; the larger one is shown.
  const named = new Map<string, { centre: Lab; size: number }>();
  for (const { centre, size } of merged.toSorted((a, b) => b.size - a.size)) {
    const known = named.get(nameOf(centre));
    if (known) known.size += size;
    else named.set(nameOf(centre), { centre, size });
  }
  return [...named]
    .map(([name, { centre, size }]) => ({
      hex: hexOf(centre),
      name,
      share: Math.round((1_000 * size) / count) / 1_000,
    }))
    .toSorted((a, b) => b.share - a.share)
    .filter(({ share }, i) => i === 0 || share >= SMALLEST_SHARE);
}

/** The most frequent place first, then each time the point farthest from all so far, weighed by how common it is. */
function seeds(points: Float32Array, count: number): Lab[] {
  const cells = new Map<number, { sum: Lab; size: number }>();
  for (let i = 0; i < count; i += 1) {
    const p = pointAt(points, i);
    const key = Math.round(p[0] * 10) * 10_000 + Math.round((p[1] + 0.5) * 14) * 100 + Math.round((p[2] + 0.5) * 14);
    const cell = cells.get(key) ?? { sum: [0, 0, 0], size: 0 };
    cell.size += 1;
    for (let k = 0; k < 3; k += 1) cell.sum[k]! += p[k]!;
    cells.set(key, cell);
  }
  const means = [...cells.values()].map(({ sum, size }) => ({ at: sum.map((s) => s / size) as Lab, size }));
  const centres: Lab[] = [means.reduce((a, b) => (b.size > a.size ? b : a)).at];
  while (centres.length < MOST_COLOURS && centres.length < means.length) {
    const worth = ({ at, size }: { at: Lab; size: number }) =>
      Math.min(...centres.map((centre) => distance(centre, at))) ** 2 * Math.sqrt(size);
    centres.push(means.reduce((a, b) => (worth(b) > worth(a) ? b : a)).at);
  }
  return centres;
}

function step(points: Float32Array, count: number, centres: Lab[]): { centres: Lab[]; sizes: number[] } {
  const sums = centres.map((): Lab => [0, 0, 0]);
  const sizes = centres.map(() => 0);
  for (let i = 0; i < count; i += 1) {
    const p = pointAt(points, i);
    let nearest = 0;
    for (let c = 1; c < centres.length; c += 1) {
      if (distance(centres[c]!, p) < distance(centres[nearest]!, p)) nearest = c;
    }
    sizes[nearest]! += 1;
    for (let k = 0; k < 3; k += 1) sums[nearest]![k]! += p[k]!;
  }
  return {
    sizes,
    centres: sums.map((sum, c) => (sizes[c] === 0 ? centres[c]! : (sum.map((s) => s / sizes[c]!) as Lab))),
  };
}

/** Of two colours at hand we call by the name of the one with its hue, not with its lightness. */
function nameOf([lightness, greenRed, blueYellow]: Lab): string {
  const far = ([l, a, b]: Lab) => Math.hypot(0.6 * (l - lightness), 2 * (a - greenRed), 2 * (b - blueYellow));
  return NAMES.map(([name, hex]) => ({ name, far: far(labOfHex(hex)) })).reduce((a, b) => (b.far < a.far ? b : a)).name;
}

function labOfHex(hex: string): Lab {
  return pointAt(labOf(Buffer.from(hex.slice(1), "hex")), 0);
}

function labOf(data: Uint8Array): Float32Array {
  const count = data.length / 3;
  const colours: Colours = [createPlane(count, 1), createPlane(count, 1), createPlane(count, 1)];
  for (let i = 0; i < count; i += 1) for (let k = 0; k < 3; k += 1) colours[k]!.values[i] = data[3 * i + k]! / 255;
  const { lightness, greenRed, blueYellow } = toOklab(colours);
  const points = new Float32Array(3 * count);
  for (let i = 0; i < count; i += 1) {
    points.set([lightness.values[i]!, greenRed.values[i]!, blueYellow.values[i]!], 3 * i);
  }
  return points;
}

function hexOf([lightness, greenRed, blueYellow]: Lab): string {
  const one = (value: number) => ({ width: 1, height: 1, values: Float32Array.of(value) });
  const rgb = fromOklab({ lightness: one(lightness), greenRed: one(greenRed), blueYellow: one(blueYellow) });
  return `#${rgb
    .map(({ values }) =>
      Math.round(255 * values[0]!)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

function pointAt(points: Float32Array, i: number): Lab {
  return [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!];
}

function distance(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
