import chroma from "chroma-js";

/** A colour as `#rrggbb`. */
export type Hex = string;

/** Between two colours, as the eye sees it: 0 is `a`, 1 is `b`. */
export const mix = (a: Hex, b: Hex, t: number): Hex => chroma.mix(a, b, Math.min(1, Math.max(0, t)), "oklab").hex();
export const lighten = (colour: Hex, by: number): Hex => mix(colour, "#fffaf0", by);
export const darken = (colour: Hex, by: number): Hex => mix(colour, "#1d1a33", by);
export const vivid = (colour: Hex, by: number): Hex => chroma(colour).saturate(by).hex();
export const lightness = (colour: Hex): number => chroma(colour).oklch()[0];
