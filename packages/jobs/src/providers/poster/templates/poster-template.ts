import type { PosterTemplateName } from "../../../catalog/poster-templates.ts";

/** Posters are drawn in these units, whatever size they come out: 27 × 40 inches at 75 units an inch. */
export const POSTER_WIDTH = 2_025;
export const POSTER_HEIGHT = 3_000;

/** Where the face goes: midway between the eyes, and how far they are apart. */
export interface FacePlace {
  x: number;
  y: number;
  eyeSpan: number;
}

/** How the face is made to belong: the light that falls on it, and the painter's hand. */
export interface FaceGrade {
  /** CIE Lab of the skin in this light: mean lightness 0–100 and its spread; a and b. */
  skin: { lightness: number; spread: number; a: number; b: number };
  /** How much of its own colour a face keeps, 0 (none) to 1. */
  ownColour: number;
  /** The main light: its direction as seen from the front (x right, y down), how strong, 0–1, and its colour. */
  light: { x: number; y: number; strength: number; colour: string };
  /** A second light at the edge of the face, from the other side. */
  rim: { strength: number; colour: string };
  /** How much it is painted over in flat strokes, 0–1. */
  paint: number;
  /** How soft the border is, as a share of the distance between the eyes. */
  feather: number;
  /** How far the photo reaches, beyond the border of the face: 1 to there, more where headgear covers the rest. */
  reach: number;
}

export type FontName = "bebas" | "limelight" | "cinzel" | "oswald";

/** A block of text, set in the middle of its box, as large as fits. */
export interface Lettering {
  x: number;
  /** Top of the box. */
  y: number;
  width: number;
  height: number;
  font: FontName;
  colour: string;
  /** Extra space between letters, as a share of the size; only where the script allows it. */
  tracking: number;
  isUpperCase: boolean;
  /** Largest size, in units. */
  maxSize: number;
  maxLines: number;
}

/** A poster without face and words. */
export interface PosterTemplate {
  name: PosterTemplateName;
  face: FacePlace;
  grade: FaceGrade;
  /** SVG of all that is behind the face. `skin` is a colour for a neck. */
  back(skin: string): string;
  /** SVG of all that is before it. */
  front(): string;
  title: Lettering;
  tagline: Lettering;
  credits: Lettering;
}
