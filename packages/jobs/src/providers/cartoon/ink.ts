import { planeOf } from "../cutout/plane.ts";
import { flowOf } from "./flow.ts";
import { inkResponse } from "./ink-lines.ts";
import { fractalNoise } from "./noise.ts";
import { toOklab } from "./oklab.ts";
import { smoothRegions } from "./smooth-regions.ts";
import type { Style } from "./style-picture.ts";
import { ease } from "./tones.ts";

const PAPER = [0.985, 0.975, 0.95] as const;
const INK = [0.09, 0.09, 0.12] as const;
/** Layers of strokes: the tone below which each is drawn, and its direction in radians. */
const HATCHING = [
  { below: 0.68, angle: 0.72 },
  { below: 0.5, angle: -0.78 },
  { below: 0.36, angle: 0.05 },
] as const;

/** Black ink on paper: outlines, shadows hatched in up to three directions, black where it is darkest. */
export const ink: Style = {
  smooth: ({ colours, scale }) => smoothRegions(colours, { reachPx: 6 * scale, contrast: 0.45 }),
  draw(smooth, { scale }) {
    const { lightness } = toOklab(smooth);
    const { width, height } = lightness;
    const flow = flowOf(lightness, Math.max(1, Math.round(2.2 * scale)));
    const shapes = inkResponse(lightness, flow, { sigmaPx: 1.05 * scale, alongPx: 7 * scale, tone: 0.02 });
    const edges = inkResponse(lightness, flow, { sigmaPx: 0.9 * scale, alongPx: 6 * scale, tone: 0 });
    const wobble = fractalNoise(width, height, { grainPx: 40 * scale, octaves: 2, seed: 5 });
    const pressure = fractalNoise(width, height, { grainPx: 14 * scale, octaves: 2, seed: 17 });
    const apartPx = 5.2 * scale;
    const inked = planeOf(lightness, (i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      const tone = lightness.values[i]! + 0.03 * pressure.values[i]!;
      let white = ease(-0.006, 0.003, shapes.values[i]!) * ease(-0.012, -0.004, edges.values[i]!);
      for (const { below, angle } of HATCHING) {
        const depth = (below - tone) / 0.22;
        if (depth <= 0) continue;
        const along = x * Math.cos(angle) + y * Math.sin(angle) + 2.6 * scale * wobble.values[i]!;
        const phase = along / apartPx;
        const far = Math.abs(phase - Math.round(phase)) * 2;
        const half = 0.3 * Math.min(1, depth) + 0.03;
        white *= 1 - 0.92 * (1 - ease(half - 0.16, half + 0.16, far)) * Math.min(1, depth * 3);
      }
      return 1 - white * ease(0.1, 0.24, tone);
    });
    return [0, 1, 2].map((k) =>
      planeOf(inked, (i) => PAPER[k]! + inked.values[i]! * (INK[k]! - PAPER[k]!)),
    ) as unknown as ReturnType<Style["draw"]>;
  },
};
