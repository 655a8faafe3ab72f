import { hashText } from "./random.ts";
import type { Surface } from "./styles.ts";

/** Pixels of a picture, four bytes each. */
export interface Pixels {
  data: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/**
 * Lays paint on paper: wavers the edges, gathers pigment, adds grain and a darker rim. What it does is a
 * function of the place and the seed only, so the same picture comes out the same.
 */
export function layOnPaper({ data, widthPx, heightPx }: Pixels, surface: Surface, seed: number): Uint8Array {
  const { wobble, grain, bloom, vignette, paper } = surface;
  if (wobble === 0 && grain === 0 && bloom === 0 && vignette === 0) return data;
  const out = new Uint8Array(data.length);
  const unit = 1000 / heightPx;
  const width = widthPx * unit;
  const [waverX, waverY, pool, edge] = ["x", "y", "pool", "edge"].map((label) => createNoise(`${seed}/${label}`));
  const paperColour = paper === null ? null : [1, 3, 5].map((at) => Number.parseInt(paper.slice(at, at + 2), 16));
  const seedBits = hashText(`${seed}/grain`);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const [u, v] = [x * unit, y * unit];
      let [sx, sy] = [x, y];
      if (wobble > 0) {
        sx += ((waverX!(u / 46, v / 46) + 0.5 * waverX!(u / 13, v / 13)) * wobble) / unit;
        sy += ((waverY!(u / 46, v / 46) + 0.5 * waverY!(u / 13, v / 13)) * wobble) / unit;
      }
      let light = 1;
      if (bloom > 0) {
        const wet = pool!(u / 130, v / 110) * 0.6 + pool!(u / 41, v / 44) * 0.3 + pool!(u / 12, v / 12) * 0.16;
        light += wet * 0.2 * bloom;
      }
      if (vignette > 0) {
        const [dx, dy] = [u / width - 0.5, v / 1000 - 0.48];
        light -= vignette * 0.9 * Math.max(0, dx * dx + dy * dy - 0.16);
      }
      if (grain > 0) {
        let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seedBits;
        h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
        light += (((h >>> 8) & 0xffff) / 0xffff - 0.5) * 0.11 * grain + pool!(u / 3.1, v / 3.1) * 0.03 * grain;
      }
      const x0 = Math.min(widthPx - 1, Math.max(0, Math.floor(sx)));
      const y0 = Math.min(heightPx - 1, Math.max(0, Math.floor(sy)));
      const x1 = Math.min(widthPx - 1, x0 + 1);
      const y1 = Math.min(heightPx - 1, y0 + 1);
      const fx = Math.min(1, Math.max(0, sx - x0));
      const fy = Math.min(1, Math.max(0, sy - y0));
      const at = (y * widthPx + x) * 4;
      let bare = 0;
      if (paperColour) {
        const margin = Math.min(u, v, width - u, 1000 - v) + edge!(u / 34, v / 34) * 13 + edge!(u / 9, v / 9) * 4;
        bare = Math.min(1, Math.max(0, (40 - margin) / 5));
      }
      for (let c = 0; c < 3; c += 1) {
        const top = data[(y0 * widthPx + x0) * 4 + c]! * (1 - fx) + data[(y0 * widthPx + x1) * 4 + c]! * fx;
        const low = data[(y1 * widthPx + x0) * 4 + c]! * (1 - fx) + data[(y1 * widthPx + x1) * 4 + c]! * fx;
        const wet = top * (1 - fy) + low * fy;
        // Light that is added bleaches towards white, light that is taken darkens.
        const paint = light > 1 ? wet + (255 - wet) * (light - 1) * 1.4 : wet * light;
        const colour = paperColour ? paint * (1 - bare) + paperColour[c]! * (1 - (1 - light) * 0.25) * bare : paint;
        out[at + c] = Math.min(255, Math.max(0, Math.round(colour)));
      }
      out[at + 3] = 255;
    }
  }
  return out;
}

/** Smooth noise over a lattice of 256 × 256, -1 to 1. */
function createNoise(label: string): (x: number, y: number) => number {
  const start = hashText(label);
  const lattice = new Float32Array(65_536);
  let state = start;
  for (let i = 0; i < lattice.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    lattice[i] = (state >>> 8) / 0x7fffff - 1;
  }
  return (x, y) => {
    const [ix, iy] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [x - ix, y - iy];
    const [wx, wy] = [fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)];
    const row = (iy & 255) << 8;
    const below = ((iy + 1) & 255) << 8;
    const [left, right] = [ix & 255, (ix + 1) & 255];
    const top = lattice[row | left]! * (1 - wx) + lattice[row | right]! * wx;
    const low = lattice[below | left]! * (1 - wx) + lattice[below | right]! * wx;
    return top * (1 - wy) + low * wy;
  };
}
