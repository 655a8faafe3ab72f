import type { Worn } from "../brief.ts";
import type { Painter } from "../painter.ts";
import type { Palette } from "../palette.ts";
import type { Random } from "../random.ts";

/** What one subject is drawn with. */
export interface Look {
  paint: Painter;
  palette: Palette;
  /** Its own numbers: with one seed, a fox is the same fox in every picture. */
  random: Random;
  /** Where its maker may vary from picture to picture: pose, not looks. */
  pose: Random;
  /** The colour asked for, or null. */
  colour: string | null;
  wears: readonly Worn[];
}

/** Where a subject belongs in a scene. */
export type Habitat = "ground" | "back" | "sky" | "water" | "carrier" | "heaven" | "sea";

/**
 * A thing that can be drawn. It stands on (0, 0), y up is negative; a child of a story is 200 units high.
 * `back` stands behind the others, `carrier` takes characters aboard, `heaven` is sun, moon and planets.
 */
export interface Subject {
  habitat: Habitat;
  heightUnits: number;
  widthUnits: number;
  /** Characters can sit in a boat. */
  isCharacter?: boolean;
  /** How large it is beside a child, as picture books have it. Default 1. */
  size?: number;
  /** What is behind those aboard: mast and sails. */
  drawBehindCrew?(look: Look): void;
  draw(look: Look): void;
}
