import { planeOf, type Plane } from "../cutout/plane.ts";
import { smearAlong, type Flow } from "./flow.ts";

export interface InkOptions {
  /** Half the width of a line, in pixels. */
  sigmaPx: number;
  /** How far along its edge a line is made steady, in pixels. */
  alongPx: number;
  /** Share of the tone itself in the answer: 0 draws edges only, 0.05 also fills what is dark. */
  tone: number;
}

/**
 * Difference of Gaussians across the edges, averaged along them (Kang 2007; Winnemöller's XDoG 2012):
 * below 0 on the dark side of an edge, steady along it.
 */
export function inkResponse(lightness: Plane, flow: Flow, { sigmaPx, alongPx, tone }: InkOptions): Plane {
  const { width, height, values } = lightness;
  const reach = Math.ceil(2.5 * 1.6 * sigmaPx);
  const narrow = gaussian(sigmaPx, reach);
  const wide = gaussian(1.6 * sigmaPx, reach);
  const kernel = Float32Array.from(narrow, (weight, k) => (1 + tone) * weight - wide[k]!);
  const [maxX, maxY] = [width - 1, height - 1];
  const across = planeOf(lightness, (i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [gx, gy] = [-flow.y.values[i]!, flow.x.values[i]!];
    let sum = kernel[0]! * values[i]!;
    for (let k = 1; k <= reach; k += 1) {
      sum += kernel[k]! * (sample(x + k * gx, y + k * gy) + sample(x - k * gx, y - k * gy));
    }
    return sum;
  });
  return smearAlong(flow, across, Math.max(1, Math.round(alongPx)));

  function sample(px: number, py: number): number {
    const x = px < 0 ? 0 : px > maxX ? maxX : px;
    const y = py < 0 ? 0 : py > maxY ? maxY : py;
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const at = y0 * width + x0;
    const right = x0 < maxX ? at + 1 : at;
    const down = y0 < maxY ? width : 0;
    const [fx, fy] = [x - x0, y - y0];
    const top = values[at]! + fx * (values[right]! - values[at]!);
    const bottom = values[at + down]! + fx * (values[right + down]! - values[at + down]!);
    return top + fy * (bottom - top);
  }
}

/** Weights of a Gaussian at 0, 1, 2 …, counted to both sides, summing to 1. */
function gaussian(sigma: number, reach: number): Float32Array {
  const weights = Float32Array.from({ length: reach + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight, k) => sum + (k === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / total);
}
