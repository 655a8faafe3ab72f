import type { Brief } from "./brief.ts";
import type { Painter } from "./painter.ts";
import type { Palette } from "./palette.ts";
import type { Random } from "./random.ts";

/** A picture in the making. It is 1000 units high; x grows to the right, y down. */
export interface Scene {
  paint: Painter;
  palette: Palette;
  brief: Brief;
  random: Random;
  width: number;
  height: number;
  /** Where the far ground meets the sky. */
  horizon: number;
}
