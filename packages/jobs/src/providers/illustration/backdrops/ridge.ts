import type { Random } from "../random.ts";

/** How the crest of a hill runs. */
export interface Crest {
  baseY: number;
  /** Highest rise above `baseY`, in units. */
  rise: number;
  /** Hills across 1000 units. */
  waves: number;
  /** 0: round hills; 1: sharp mountains. */
  sharpness?: number;
}

/** The height of a crest at each x, the same for one `random`. */
export function crestOf(random: Random, { baseY, rise, waves, sharpness = 0 }: Crest): (x: number) => number {
  const [a, b, c] = [random.between(0, 6.28), random.between(0, 6.28), random.between(0, 6.28)];
  const k = (waves * Math.PI * 2) / 1000;
  return (x) => {
    const round =
      0.5 + 0.5 * (0.62 * Math.sin(k * x + a) + 0.26 * Math.sin(k * 2.3 * x + b) + 0.12 * Math.sin(k * 4.7 * x + c));
    const sharp =
      1 -
      Math.abs(Math.sin((k * x) / 2 + a)) * 0.72 -
      Math.abs(Math.sin(k * 1.37 * x + b)) * 0.22 -
      Math.abs(Math.sin(k * 3.1 * x + c)) * 0.06;
    return baseY - rise * (round * (1 - sharpness) + sharp * sharpness);
  };
}

/** The area below a crest, down to `bottom`. */
export function areaBelow(crest: (x: number) => number, width: number, bottom: number, step = 16): string {
  let d = `M-40 ${bottom}L-40 ${crest(-40).toFixed(1)}`;
  for (let x = -40 + step; x <= width + 40; x += step) d += `L${x} ${crest(x).toFixed(1)}`;
  return `${d}L${width + 40} ${bottom}Z`;
}
