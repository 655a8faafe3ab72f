import { boxBlur } from "../cutout/box-blur.ts";
import { planeOf, type Colours } from "../cutout/plane.ts";
import { gatherBlotches } from "./blotches.ts";
import { flowOf } from "./flow.ts";
import { inkResponse } from "./ink-lines.ts";
import { fractalNoise } from "./noise.ts";
import { fromOklab, toOklab } from "./oklab.ts";
import { smoothRegions } from "./smooth-regions.ts";
import type { Style } from "./style-picture.ts";
import { ease, posterise } from "./tones.ts";

/** Warm white of cotton paper, sRGB 0–1. */
const PAPER = [0.985, 0.972, 0.945] as const;

/** Blotches of thin paint on rough paper: pooled pigment at the rims, a pencil sketch beneath, an unpainted border. */
export const watercolor: Style = {
  smooth({ colours, scale }) {
    const calm = smoothRegions(colours, { reachPx: 18 * scale, contrast: 0.55 });
    return gatherBlotches(calm, Math.max(2, 4.5 * scale));
  },
  draw(blotches, { colours, scale }) {
    const { width, height } = colours[0];
    const lab = toOklab(blotches);
    const { lightness: detail } = toOklab(smoothRegions(colours, { reachPx: 3 * scale, contrast: 0.4, passes: 2 }));
    const flow = flowOf(detail, Math.max(1, Math.round(2.4 * scale)));
    const sketch = inkResponse(detail, flow, { sigmaPx: 0.9 * scale, alongPx: 6 * scale, tone: 0 });
    const soft = boxBlur(boxBlur(lab.lightness, Math.round(3 * scale)), Math.round(3 * scale));
    const pools = fractalNoise(width, height, { grainPx: 150 * scale, octaves: 4, seed: 11 });
    const wash = fractalNoise(width, height, { grainPx: 24 * scale, octaves: 3, seed: 29 });
    const paper = fractalNoise(width, height, { grainPx: 3.2 * scale, octaves: 2, seed: 53 });

    const paint = fromOklab({
      lightness: planeOf(soft, (i) => {
        const tone = lab.lightness.values[i]!;
        return 0.13 + 0.87 * (0.55 * tone + 0.45 * posterise(tone, 9, 2)) ** 0.86;
      }),
      greenRed: planeOf(soft, (i) => 1.3 * lab.greenRed.values[i]!),
      blueYellow: planeOf(soft, (i) => 1.3 * lab.blueYellow.values[i]!),
    });
    const border = 0.035 * Math.min(width, height);
    const painted = planeOf(soft, (i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      const far = Math.min(x, y, width - 1 - x, height - 1 - y);
      return far + border * (0.45 * wash.values[i]! + 0.8 * pools.values[i]!);
    });
    return paint.map((plane, k) =>
      planeOf(plane, (i) => {
        const rim = Math.max(0, soft.values[i]! - lab.lightness.values[i]!);
        const [inside, edge] = [ease(0.45 * border, 0.62 * border, painted.values[i]!), painted.values[i]! / border];
        const wetEdge = ease(0.45, 0.62, edge) * (1 - ease(0.62, 1.15, edge));
        // Bousseau's density (2006): 1 is the colour as it is, more of it darker and stronger.
        const density =
          1 + 0.42 * pools.values[i]! + 0.2 * wash.values[i]! + 0.3 * paper.values[i]! + 4.5 * rim + 0.55 * wetEdge;
        const colour = plane.values[i]!;
        const washed = colour * (1 - (1 - colour) * (density - 1));
        const pencil = 1 - 0.34 * (1 - ease(-0.012, -0.002, sketch.values[i]!));
        const grain = 1 + 0.025 * paper.values[i]!;
        const bare = PAPER[k]! * grain;
        return bare * (1 - inside + inside * Math.min(1, washed * pencil + 0.015));
      }),
    ) as unknown as Colours;
  },
};
