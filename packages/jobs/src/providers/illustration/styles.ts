import type { IllustrationStyle } from "../../catalog/illustration-style.ts";
import { darken, lightness, mix } from "./colours.ts";
import type { Hex } from "./colours.ts";

/** How paint lies on paper. */
export interface Surface {
  /** Edges as a hand draws them: most units they are off, of 1000 from top to bottom. */
  wobble: number;
  /** Grain of the paper, 0–1. */
  grain: number;
  /** Pigment that gathers and bleaches in wet paint, 0–1. */
  bloom: number;
  /** Darker towards the corners, 0–1. */
  vignette: number;
  /** Colour of the paper that shows unevenly around the picture; null: it goes to the edge. */
  paper: Hex | null;
}

/** What a style does to every shape, sheet and picture. */
export interface StyleRules {
  name: IllustrationStyle;
  /** What becomes of a colour. */
  tint(colour: Hex): Hex;
  /** How much lighter above and darker below a shape is, 0–1. */
  roundness: number;
  line: { width: number; opacity: number; colour(fill: Hex): Hex } | null;
  /** How strong lights shine, 0–2. */
  glow: number;
  /** Definition of the filter `sheet` around each sheet, where there is one. */
  sheetFilter: string | null;
  /** What is done to the pixels in the end. */
  surface: Surface;
}

/** Sheets of paper that lie on each other. */
const SHADOW = `<filter id="sheet" x="-6%" y="-6%" width="112%" height="114%" color-interpolation-filters="sRGB"><feGaussianBlur in="SourceAlpha" stdDeviation="9" result="b"/><feOffset in="b" dx="3" dy="7" result="o"/><feColorMatrix in="o" type="matrix" values="0 0 0 0 0.1  0 0 0 0 0.08  0 0 0 0 0.2  0 0 0 0.42 0" result="c"/><feMerge><feMergeNode in="c"/><feMergeNode in="SourceGraphic"/></feMerge></filter>`;

const same = (colour: Hex) => colour;

export const STYLES: Record<IllustrationStyle, StyleRules> = {
  storybook: {
    name: "storybook",
    tint: same,
    roundness: 0.17,
    line: { width: 3, opacity: 0.5, colour: (fill) => darken(fill, 0.55) },
    glow: 1,
    sheetFilter: null,
    surface: { wobble: 2.4, grain: 0.5, bloom: 0.12, vignette: 0.5, paper: null },
  },
  flat: {
    name: "flat",
    tint: same,
    roundness: 0,
    line: null,
    glow: 0.55,
    sheetFilter: null,
    surface: { wobble: 0, grain: 0, bloom: 0, vignette: 0, paper: null },
  },
  ink: {
    name: "ink",
    // Washed out, but what is dark stays dark: eyes, shoes.
    tint: (colour) => mix("#f8f1e3", colour, lightness(colour) < 0.42 ? 0.92 : 0.45),
    roundness: 0.05,
    line: { width: 4.2, opacity: 0.92, colour: () => "#2a2430" },
    glow: 0.6,
    sheetFilter: null,
    surface: { wobble: 3.4, grain: 0.6, bloom: 0, vignette: 0.25, paper: "#f8f1e3" },
  },
  watercolor: {
    name: "watercolor",
    tint: (colour) => mix(colour, "#fdf8ee", 0.2),
    roundness: 0.22,
    line: { width: 1.6, opacity: 0.4, colour: (fill) => darken(fill, 0.45) },
    glow: 0.9,
    sheetFilter: null,
    surface: { wobble: 5, grain: 0.8, bloom: 1, vignette: 0.2, paper: "#fdf9f0" },
  },
  night: {
    name: "night",
    tint: same,
    roundness: 0.2,
    line: null,
    glow: 1.6,
    sheetFilter: null,
    surface: { wobble: 1.6, grain: 0.4, bloom: 0.1, vignette: 0.9, paper: null },
  },
  papercut: {
    name: "papercut",
    tint: same,
    roundness: 0,
    line: null,
    glow: 0.7,
    sheetFilter: SHADOW,
    surface: { wobble: 0, grain: 0.75, bloom: 0, vignette: 0.4, paper: null },
  },
};
