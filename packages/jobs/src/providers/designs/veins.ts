import type { Random } from "../illustration/random.ts";

/** How stone is veined. */
export interface Veins {
  random: Random;
  width: number;
  height: number;
  colour: string;
  /** Of the finest lines. */
  gold: string;
  many: number;
  /** 1 is for a picture 1000 high. */
  size: number;
}

/** Clouds and veins of marble over an area, as lines that wander from side to side. */
export function veins({ random, width, height, colour, gold, many, size }: Veins): string {
  let out = "";
  const slope = random.between(-0.9, 0.9);
  for (let i = 0; i < many; i += 1) {
    const start =
      ((i + random.between(0, 1)) / many) * (height + Math.abs(slope) * width) - (slope > 0 ? slope * width : 0);
    const points: (readonly [number, number])[] = [];
    let drift = 0;
    for (let x = -0.1; x <= 1.1; x += 0.09) {
      drift += random.between(-44, 44) * size;
      points.push([x * width, start + slope * x * width + drift]);
    }
    const d = smooth(points);
    out += `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${(random.between(26, 70) * size).toFixed(1)}" opacity="0.09" stroke-linecap="round"/>`;
    out += `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${(random.between(3, 9) * size).toFixed(1)}" opacity="${random.between(0.3, 0.65).toFixed(2)}" stroke-linecap="round"/>`;
    if (i % 2 === 0) {
      const beside = smooth(points.map(([x, y]) => [x, y + (12 + random.between(-6, 8)) * size] as const));
      out += `<path d="${beside}" fill="none" stroke="${gold}" stroke-width="${(3.6 * size).toFixed(1)}" opacity="0.9"/>`;
    }
  }
  return out;
}

/** A curve through the middles of the sides between points. */
export function smooth(points: readonly (readonly [number, number])[]): string {
  const at = (value: number) => value.toFixed(1);
  let d = `M${at(points[0]![0])} ${at(points[0]![1])}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [x, y] = points[i]!;
    const [nx, ny] = points[i + 1]!;
    d += `Q${at(x)} ${at(y)} ${at((x + nx) / 2)} ${at((y + ny) / 2)}`;
  }
  return d;
}
