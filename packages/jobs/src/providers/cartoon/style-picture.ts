import type { Colours } from "../cutout/plane.ts";

/** A photo on its way to a drawing. */
export interface StylePicture {
  colours: Colours;
  /** Pixels that one pixel of a picture of 1 024 a side takes here: strokes grow with the picture. */
  scale: number;
}

/** One style: regions first, then strokes. Split in two so that a cancel is heard in between. */
export interface Style {
  smooth(picture: StylePicture): Colours;
  draw(smooth: Colours, picture: StylePicture): Colours;
}
