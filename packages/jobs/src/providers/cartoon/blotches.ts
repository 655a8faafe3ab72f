import { boxBlur } from "../cutout/box-blur.ts";
import { createPlane, planeOf, type Colours } from "../cutout/plane.ts";

/** How strongly the calmest neighbourhood wins. */
const SHARPNESS = 4;

/**
 * Gathers colours into blotches with crisp rims: the generalised Kuwahara filter, each pixel taking the
 * means of eight neighbourhoods around it, weighed by how little they vary.
 */
export function gatherBlotches(colours: Colours, radius: number): Colours {
  const { width, height } = colours[0];
  const window = Math.max(1, Math.round(radius * 0.7));
  const means = colours.map((plane) => boxBlur(plane, window));
  const squares = boxBlur(
    planeOf(colours[0], (i) => colours.reduce((sum, { values }) => sum + values[i]! ** 2, 0)),
    window,
  );
  const variance = planeOf(squares, (i) => {
    const spread = squares.values[i]! - means.reduce((sum, { values }) => sum + values[i]! ** 2, 0);
    return 1 / (1e-4 + Math.max(0, spread)) ** (SHARPNESS / 2);
  });
  const offsets = Array.from({ length: 8 }, (_, k) => {
    const angle = (k * Math.PI) / 4 + Math.PI / 8;
    return [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))] as const;
  });
  const blotches: Colours = [createPlane(width, height), createPlane(width, height), createPlane(width, height)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let [total, r, g, b] = [0, 0, 0, 0];
      for (const [dx, dy] of offsets) {
        const at = clamp(y + dy, height) * width + clamp(x + dx, width);
        const weight = variance.values[at]!;
        total += weight;
        r += weight * means[0]!.values[at]!;
        g += weight * means[1]!.values[at]!;
        b += weight * means[2]!.values[at]!;
      }
      const i = y * width + x;
      blotches[0].values[i] = r / total;
      blotches[1].values[i] = g / total;
      blotches[2].values[i] = b / total;
    }
  }
  return blotches;
}

function clamp(at: number, size: number): number {
  return at < 0 ? 0 : at >= size ? size - 1 : at;
}
