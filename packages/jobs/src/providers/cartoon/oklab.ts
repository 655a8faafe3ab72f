import { createPlane, planeOf, type Colours, type Plane } from "../cutout/plane.ts";

/** Lightness 0–1, and two axes of colour, in Björn Ottosson's OKLab: equal steps look equal. */
export interface Lab {
  lightness: Plane;
  greenRed: Plane;
  blueYellow: Plane;
}

const LINEAR = Float32Array.from({ length: 4_097 }, (_, i) => toLinear(i / 4_096));

/** sRGB, 0–1, to OKLab. */
export function toOklab([r, g, b]: Colours): Lab {
  const lab = { lightness: planeOf(r, () => 0), greenRed: planeOf(r, () => 0), blueYellow: planeOf(r, () => 0) };
  for (let i = 0; i < r.values.length; i += 1) {
    const [red, green, blue] = [linear(r.values[i]!), linear(g.values[i]!), linear(b.values[i]!)];
    const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    lab.lightness.values[i] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    lab.greenRed.values[i] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
    lab.blueYellow.values[i] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  }
  return lab;
}

/** OKLab to sRGB, cut to 0–1. */
export function fromOklab({ lightness, greenRed, blueYellow }: Lab): Colours {
  const { width, height } = lightness;
  const [r, g, b] = [createPlane(width, height), createPlane(width, height), createPlane(width, height)];
  for (let i = 0; i < lightness.values.length; i += 1) {
    const [light, a, c] = [lightness.values[i]!, greenRed.values[i]!, blueYellow.values[i]!];
    const l = (light + 0.3963377774 * a + 0.2158037573 * c) ** 3;
    const m = (light - 0.1055613458 * a - 0.0638541728 * c) ** 3;
    const s = (light - 0.0894841775 * a - 1.291485548 * c) ** 3;
    r.values[i] = toSrgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    g.values[i] = toSrgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    b.values[i] = toSrgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  }
  return [r, g, b];
}

function linear(value: number): number {
  return LINEAR[Math.round(Math.min(1, Math.max(0, value)) * 4_096)]!;
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toSrgb(value: number): number {
  if (value <= 0) return 0;
  if (value >= 1) return 1;
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
