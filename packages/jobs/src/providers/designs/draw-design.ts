import { createRandom } from "../illustration/random.ts";
import type { Design, DrawnDesign } from "./design.ts";
import { fiveColours } from "./five-colours.ts";
import { drawNails } from "./nails.ts";
import { drawPattern } from "./pattern.ts";
import { drawPoster } from "./poster.ts";

/** Draws one design as SVG; the same settings and seed give the same one. Pure. */
export function drawDesign(
  settings: Pick<Design, "prompt" | "kind" | "style" | "nailShape"> & { palette: readonly string[]; seed: number },
): DrawnDesign {
  const { palette, seed, ...rest } = settings;
  const random = createRandom(`${seed}/${rest.kind}/${rest.style}/${rest.prompt.trim().toLowerCase()}`);
  const design: Design = { ...rest, colours: fiveColours(palette), random };
  switch (design.kind) {
    case "nails":
      return drawNails(design);
    case "pattern":
      return drawPattern(design);
    case "poster":
      return drawPoster(design);
  }
}
