import { boxBlur } from "../cutout/box-blur.ts";
import { createPlane, type Plane } from "../cutout/plane.ts";
import type { Point } from "../faces/face-provider.ts";

/**
 * How much of the face shows at each pixel of a patch, 0–1: all inside its border, fading towards it.
 * @param outline in pixels of the patch @param feather width of the fade, in pixels
 * @param reach how far it goes, from the middle: 1 to the border, more to beyond it
 */
export function faceMask(
  width: number,
  height: number,
  outline: readonly Point[],
  feather: number,
  reach: number,
): Plane {
  const mask = createPlane(width, height);
  const core = outline.reduce((sum, { x, y }) => ({ x: sum.x + x / outline.length, y: sum.y + y / outline.length }), {
    x: 0,
    y: 0,
  });
  const ring = outline.map(({ x, y }) => {
    const length = Math.hypot(x - core.x, y - core.y) || 1;
    // The fade lies inside the border.
    const share = Math.max(0, reach - feather / 2 / length);
    return { x: core.x + share * (x - core.x), y: core.y + share * (y - core.y) };
  });
  for (let y = 0; y < height; y += 1) {
    const crossings: number[] = [];
    for (const [i, from] of ring.entries()) {
      const to = ring[(i + 1) % ring.length]!;
      if (from.y > y === to.y > y) continue;
      crossings.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const [start, end] = [Math.max(0, Math.ceil(crossings[k]!)), Math.min(width - 1, Math.floor(crossings[k + 1]!))];
      mask.values.fill(1, y * width + start, y * width + Math.max(start, end + 1));
    }
  }
  const radius = Math.max(1, Math.round(feather / 5));
  return boxBlur(boxBlur(boxBlur(mask, radius), radius), radius);
}
