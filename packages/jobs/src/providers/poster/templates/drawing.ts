/** Small things that every template draws. */
import { POSTER_HEIGHT, POSTER_WIDTH } from "./poster-template.ts";

/** Numbers from 0 to 1 that are the same each time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Dots, small ones far more often. */
export function dots(
  seed: number,
  count: number,
  {
    colours,
    maxRadius,
    area = [0, 0, POSTER_WIDTH, POSTER_HEIGHT],
  }: { colours: string[]; maxRadius: number; area?: number[] },
): string {
  const next = seeded(seed);
  const [left = 0, top = 0, width = 0, height = 0] = area;
  return Array.from({ length: count }, () => {
    const [x, y] = [left + next() * width, top + next() * height];
    const radius = 0.7 + maxRadius * next() ** 6;
    return `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${radius.toFixed(1)}" fill="${colours[Math.floor(next() * colours.length)]}" opacity="${(0.35 + 0.65 * next()).toFixed(2)}"/>`;
  }).join("");
}

/** A gradient from top to bottom, or in the given direction; stops as [offset, colour, opacity]. */
export function linear(
  id: string,
  stops: [number, string, number?][],
  direction = "x1='0' y1='0' x2='0' y2='1'",
): string {
  return `<linearGradient id="${id}" ${direction}>${stopsOf(stops)}</linearGradient>`;
}

export function radial(id: string, stops: [number, string, number?][], where = ""): string {
  return `<radialGradient id="${id}" ${where}>${stopsOf(stops)}</radialGradient>`;
}

function stopsOf(stops: [number, string, number?][]): string {
  return stops
    .map(
      ([offset, colour, opacity = 1]) => `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join("");
}

export function blur(id: string, deviation: number): string {
  return `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${deviation}"/></filter>`;
}

/** A range of hills: a line from left to right around `y`, closed at the bottom. */
export function hills(seed: number, y: number, rise: number, steps: number, isSharp: boolean): string {
  const next = seeded(seed);
  const points = Array.from({ length: steps + 1 }, (_, i) => [
    -40 + (i * (POSTER_WIDTH + 80)) / steps,
    y - rise * (i % 2 === 0 ? 0.25 * next() : 0.45 + 0.55 * next()),
  ]) as [number, number][];
  let path = `M${points[0]![0]},${points[0]![1].toFixed(0)}`;
  for (let i = 1; i < points.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [points[i - 1]!, points[i]!];
    path += isSharp
      ? ` L${((x0 + x1) / 2).toFixed(0)},${((y0 + y1) / 2 - rise * 0.1 * (next() - 0.5)).toFixed(0)} L${x1.toFixed(0)},${y1.toFixed(0)}`
      : ` C${((x0 + x1) / 2).toFixed(0)},${y0.toFixed(0)} ${((x0 + x1) / 2).toFixed(0)},${y1.toFixed(0)} ${x1.toFixed(0)},${y1.toFixed(0)}`;
  }
  return `${path} L${POSTER_WIDTH + 40},${POSTER_HEIGHT} L-40,${POSTER_HEIGHT} Z`;
}

/** Puts a drawing in units of the distance between the eyes, from midway between them, in its place. */
export function atFace({ x, y, eyeSpan }: { x: number; y: number; eyeSpan: number }, drawing: string): string {
  return `<g transform="translate(${x} ${y}) scale(${eyeSpan})">${drawing}</g>`;
}
