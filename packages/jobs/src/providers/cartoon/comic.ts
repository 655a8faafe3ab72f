import { planeOf } from "../cutout/plane.ts";
import { flowOf } from "./flow.ts";
import { inkResponse } from "./ink-lines.ts";
import { fromOklab, toOklab } from "./oklab.ts";
import { smoothRegions } from "./smooth-regions.ts";
import type { Style } from "./style-picture.ts";
import { ease, posterise } from "./tones.ts";

/** Flat, strong colours in few tones, dots of print in the shadows, black outlines. */
export const comic: Style = {
  smooth: ({ colours, scale }) => smoothRegions(colours, { reachPx: 26 * scale, contrast: 0.5 }),
  draw(smooth, { colours, scale }) {
    const { lightness: detail } = toOklab(smoothRegions(colours, { reachPx: 4 * scale, contrast: 0.4, passes: 2 }));
    const flow = flowOf(detail, Math.max(1, Math.round(2.2 * scale)));
    const ink = inkResponse(detail, flow, { sigmaPx: 1.1 * scale, alongPx: 7 * scale, tone: 0.012 });
    const { width } = detail;
    const lab = toOklab(smooth);
    const dotPx = 6.5 * scale;
    const lightness = planeOf(detail, (i) => {
      const tone = Math.min(1, 0.03 + 0.96 * lab.lightness.values[i]!);
      const [x, y] = [i % width, Math.floor(i / width)];
      // A grid of dots, turned by 45°, larger where it is darker; none in lights and none in black.
      const [u, v] = [(x + y) / (dotPx * Math.SQRT2), (x - y) / (dotPx * Math.SQRT2)];
      const far = Math.hypot(u - Math.round(u), v - Math.round(v));
      const size = 0.36 * (1 - ease(0.3, 0.62, tone)) * ease(0.12, 0.3, tone);
      const dot = 1 - ease(size - 0.09, size + 0.09, far);
      const flat = posterise(tone, 7, 3);
      const line = ease(-0.011, -0.0025, ink.values[i]!);
      return (flat - 0.1 * dot) * (0.1 + 0.9 * line);
    });
    const chroma = (value: number, i: number) => {
      const line = ease(-0.011, -0.0025, ink.values[i]!);
      return value * 1.38 * line;
    };
    return fromOklab({
      lightness,
      greenRed: planeOf(lab.greenRed, (i) => chroma(lab.greenRed.values[i]!, i)),
      blueYellow: planeOf(lab.blueYellow, (i) => chroma(lab.blueYellow.values[i]!, i)),
    });
  },
};
