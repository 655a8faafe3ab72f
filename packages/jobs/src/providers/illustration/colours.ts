import chroma from "chroma-js";

/** A colour as `#rrggbb`. */
export type Hex = string;

/** Between two colours, as the eye sees it: 0 is `a`, 1 is `b`. */
export const mix = (a: Hex, b: Hex, t: number): Hex => chroma.mix(a, b, Math.min(1, Math.max(0, t)), "oklab").hex();
export const lighten = (colour: Hex, by: number): Hex => mix(colour, "#fffaf0", by);
export const darken = (colour: Hex, by: number): Hex => mix(colour, "#1d1a33", by);
export const vivid = (colour: Hex, by: number): Hex => chroma(colour).saturate(by).hex();
export const lightness = (colour: Hex): number => chroma(colour).oklch()[0];
/** The same colour turned around the wheel, in degrees. */
export const turn = (colour: Hex, degrees: number): Hex => {
  const [l, c, h] = chroma(colour).oklch();
  return chroma.oklch(l, c, ((Number.isNaN(h) ? 0 : h) + degrees + 360) % 360).hex();
};
