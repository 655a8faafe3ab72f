import { planeOf, type Colours, type Plane } from "../cutout/plane.ts";

export interface SmoothOptions {
  /** How far colours flow, in pixels. */
  reachPx: number;
  /** How different neighbours must be (sum over the channels, each 0–1) for the flow to stop there. */
  contrast: number;
  /** More make it smoother; 3 by default. */
  passes?: number;
}

/**
 * Flattens regions and keeps their edges: the recursive filter of the domain transform (Gastal and
 * Oliveira 2011). Its time does not depend on the reach.
 */
export function smoothRegions(colours: Colours, { reachPx, contrast, passes = 3 }: SmoothOptions): Colours {
  const { width, height } = colours[0];
  const smooth = colours.map((plane) => ({ ...plane, values: plane.values.slice() }));
  const across = distances(colours, 1, reachPx / contrast);
  const down = distances(colours, width, reachPx / contrast);
  const rowWeights = planeOf(across, () => 0).values;
  const columnWeights = planeOf(down, () => 0).values;
  for (let pass = 0; pass < passes; pass += 1) {
    const sigma = (reachPx * Math.sqrt(3) * 2 ** (passes - pass - 1)) / Math.sqrt(4 ** passes - 1);
    const decay = -Math.SQRT2 / sigma;
    for (let i = 0; i < rowWeights.length; i += 1) {
      rowWeights[i] = Math.exp(decay * across.values[i]!);
      columnWeights[i] = Math.exp(decay * down.values[i]!);
    }
    for (const { values } of smooth) {
      flowAcross(values, rowWeights, width, height);
      flowDown(values, columnWeights, width, height);
    }
  }
  return [smooth[0]!, smooth[1]!, smooth[2]!];
}

/** How far each pixel is from the one `stride` before it, colours counted in. */
function distances(colours: Colours, stride: number, weight: number): Plane {
  return planeOf(colours[0], (i) => {
    if (i < stride) return 1;
    let sum = 0;
    for (const { values } of colours) sum += Math.abs(values[i]! - values[i - stride]!);
    return 1 + weight * sum;
  });
}

function flowAcross(values: Float32Array, weights: Float32Array, width: number, height: number): void {
  for (let y = 0; y < height; y += 1) {
    const first = y * width;
    for (let i = first + 1; i < first + width; i += 1) {
      values[i] = values[i]! + weights[i]! * (values[i - 1]! - values[i]!);
    }
    for (let i = first + width - 2; i >= first; i -= 1) {
      values[i] = values[i]! + weights[i + 1]! * (values[i + 1]! - values[i]!);
    }
  }
}

function flowDown(values: Float32Array, weights: Float32Array, width: number, height: number): void {
  for (let i = width; i < width * height; i += 1) {
    values[i] = values[i]! + weights[i]! * (values[i - width]! - values[i]!);
  }
  for (let i = width * (height - 1) - 1; i >= 0; i -= 1) {
    values[i] = values[i]! + weights[i + width]! * (values[i + width]! - values[i]!);
  }
}
