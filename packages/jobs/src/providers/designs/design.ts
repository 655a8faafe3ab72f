import type { DesignKind, DesignStyle, NailShape } from "../../catalog/design-options.ts";
import type { Random } from "../illustration/random.ts";

/** What one design is drawn from. */
export interface Design {
  prompt: string;
  kind: DesignKind;
  style: DesignStyle;
  /** Ground first, then towards the accents; five of them. */
  colours: readonly [ground: string, soft: string, main: string, deep: string, accent: string];
  nailShape: NailShape | null;
  random: Random;
}

export interface DrawnDesign {
  svg: string;
  widthPx: number;
  heightPx: number;
}
