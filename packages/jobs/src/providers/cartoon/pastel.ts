import { planeOf, type Colours } from "../cutout/plane.ts";
import { flowOf, smearAlong } from "./flow.ts";
import { inkResponse } from "./ink-lines.ts";
import { fractalNoise } from "./noise.ts";
import { fromOklab, toOklab } from "./oklab.ts";
import { smoothRegions } from "./smooth-regions.ts";
import type { Style } from "./style-picture.ts";
import { ease, posterise } from "./tones.ts";

/** Tinted paper that shows between the strokes, sRGB 0–1. */
const PAPER = [0.95, 0.9, 0.83] as const;

/** Soft chalk that follows the shapes, light colours, brown outlines, paper showing through. */
export const pastel: Style = {
  smooth: ({ colours, scale }) => smoothRegions(colours, { reachPx: 22 * scale, contrast: 0.5 }),
  draw(smooth, { colours, scale }) {
    const { width, height } = colours[0];
    const { lightness: detail } = toOklab(smoothRegions(colours, { reachPx: 4 * scale, contrast: 0.4, passes: 2 }));
    const flow = flowOf(detail, Math.max(2, Math.round(4 * scale)));
    const noise = fractalNoise(width, height, { grainPx: Math.max(1, 1.7 * scale), octaves: 1, seed: 3 });
    const strokes = smearAlong(flow, noise, Math.max(2, Math.round(11 * scale)));
    const lines = inkResponse(detail, flow, { sigmaPx: 1.5 * scale, alongPx: 6 * scale, tone: 0 });
    const lab = toOklab(smooth);
    const chalk = fromOklab({
      lightness: planeOf(detail, (i) => {
        const tone = lab.lightness.values[i]!;
        const light = 0.27 + 0.71 * (0.6 * tone + 0.4 * posterise(tone, 8, 2));
        const line = 1 - ease(-0.016, -0.002, lines.values[i]!);
        return light + 0.16 * strokes.values[i]! - 0.3 * line;
      }),
      greenRed: planeOf(detail, (i) => 1.12 * lab.greenRed.values[i]! + 0.004),
      blueYellow: planeOf(detail, (i) => 1.12 * lab.blueYellow.values[i]! + 0.008),
    });
    return chalk.map((plane, k) =>
      planeOf(plane, (i) => {
        const bare = 0.34 * ease(0.02, 0.4, strokes.values[i]! + 0.12 * noise.values[i]!);
        return plane.values[i]! + bare * (PAPER[k]! - plane.values[i]!);
      }),
    ) as unknown as Colours;
  },
};
