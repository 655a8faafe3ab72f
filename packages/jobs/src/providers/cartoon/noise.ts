import { createPlane, type Plane } from "../cutout/plane.ts";

export interface NoiseOptions {
  /** Size of the largest grains, in pixels. */
  grainPx: number;
  /** Finer layers on top, each half as large and half as strong. */
  octaves: number;
  seed: number;
}

/** Fractal value noise, -1 to 1, mean 0. The same seed gives the same noise. */
export function fractalNoise(width: number, height: number, { grainPx, octaves, seed }: NoiseOptions): Plane {
  const plane = createPlane(width, height);
  let total = 0;
  for (let octave = 0; octave < octaves; octave += 1) {
    const strength = 0.5 ** octave;
    addLayer(plane, Math.max(1, grainPx * strength), strength, seed + octave * 7_919);
    total += strength;
  }
  for (let i = 0; i < plane.values.length; i += 1) plane.values[i] = plane.values[i]! / total;
  return plane;
}

function addLayer({ width, height, values }: Plane, grainPx: number, strength: number, seed: number): void {
  const columns = Float32Array.from({ length: width }, (_, x) => x / grainPx);
  for (let y = 0; y < height; y += 1) {
    const [gy, fy] = cell(y / grainPx);
    for (let x = 0; x < width; x += 1) {
      const [gx, fx] = cell(columns[x]!);
      const top = mix(randomAt(gx, gy, seed), randomAt(gx + 1, gy, seed), fx);
      const bottom = mix(randomAt(gx, gy + 1, seed), randomAt(gx + 1, gy + 1, seed), fx);
      values[y * width + x]! += strength * mix(top, bottom, fy);
    }
  }
}

/** The cell, and how far into it, eased. */
function cell(at: number): [number, number] {
  const whole = Math.floor(at);
  const rest = at - whole;
  return [whole, rest * rest * (3 - 2 * rest)];
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}

/** A number from -1 to 1 for a point of the grid. */
function randomAt(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 374_761_393) ^ Math.imul(y, 668_265_263) ^ Math.imul(seed, 2_147_483_647);
  h = Math.imul(h ^ (h >>> 13), 1_274_126_177);
  return ((h ^ (h >>> 16)) >>> 0) / 2_147_483_648 - 1;
}
