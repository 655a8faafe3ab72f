import { planeOf } from "../cutout/plane.ts";
import { flowOf } from "./flow.ts";
import { inkResponse } from "./ink-lines.ts";
import { fromOklab, toOklab } from "./oklab.ts";
import { smoothRegions } from "./smooth-regions.ts";
import type { Style } from "./style-picture.ts";
import { ease, posterise } from "./tones.ts";

/** Tones that a colour has. */
const LEVELS = 5;

/** Flat, strong colours in few tones, dots of print where it is neither light nor black, black outlines. */
export const comic: Style = {
  smooth: ({ colours, scale }) => smoothRegions(colours, { reachPx: 34 * scale, contrast: 0.62 }),
  draw(smooth, { colours, scale }) {
    const { lightness: detail } = toOklab(smoothRegions(colours, { reachPx: 4 * scale, contrast: 0.4, passes: 2 }));
    const lab = toOklab(smooth);
    const flow = flowOf(detail, Math.max(1, Math.round(2.2 * scale)));
    const fine = inkResponse(detail, flow, { sigmaPx: 1.2 * scale, alongPx: 8 * scale, tone: 0.012 });
    // Shapes that a soft photo hardly shows: a broad pen finds them, and draws them bold.
    const bold = inkResponse(detail, flow, { sigmaPx: 2.6 * scale, alongPx: 12 * scale, tone: 0.004 });
    const paper = planeOf(detail, (i) => {
      return ease(-0.009, -0.001, fine.values[i]!) * ease(-0.016, -0.005, bold.values[i]!);
    });
    const { width } = detail;
    const dotPx = 7 * scale;
    const lightness = planeOf(detail, (i) => {
      const tone = Math.min(1, 0.02 + 1.02 * lab.lightness.values[i]!);
      const [x, y] = [i % width, Math.floor(i / width)];
      // A grid of dots, turned by 45°, larger where it is darker; none in lights and none in black.
      const [u, v] = [(x + y) / (dotPx * Math.SQRT2), (x - y) / (dotPx * Math.SQRT2)];
      const far = Math.hypot(u - Math.round(u), v - Math.round(v));
      const size = 0.4 * (1 - ease(0.34, 0.74, tone)) * ease(0.1, 0.26, tone);
      const dot = 1 - ease(size - 0.08, size + 0.08, far);
      const flat = posterise(tone, LEVELS, 5);
      return (flat - 0.13 * dot) * (0.06 + 0.94 * paper.values[i]!);
    });
    const chroma = (value: number, i: number) => value * 1.5 * paper.values[i]!;
    return fromOklab({
      lightness,
      greenRed: planeOf(lab.greenRed, (i) => chroma(lab.greenRed.values[i]!, i)),
      blueYellow: planeOf(lab.blueYellow, (i) => chroma(lab.blueYellow.values[i]!, i)),
    });
  },
};
