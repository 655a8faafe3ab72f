import { boxBlur } from "../../cutout/box-blur.ts";
import { createPlane, planeOf, type Plane } from "../../cutout/plane.ts";
import type { SubjectField } from "./subject-field.ts";

/** Sweeps of over-relaxation; enough for 256 cells to settle to the eye. */
const SWEEPS = 260;
/** How far brightness lifts the front, as a share of the longer side. */
const RELIEF = 0.022;

/**
 * How far the surface stands out at each node, in cells: a soap film over the shape, blown up. Its square
 * root is round: over a disc it is half a ball. Smoother than the distance to the border, which has
 * creases along the middle. Where the photo cut the subject off, it goes on at its height.
 */
export function inflate({ inside, beyond }: SubjectField): Plane {
  const { width, height, values } = inside;
  const film = createPlane(width, height);
  const u = film.values;
  const omega = 2 / (1 + Math.sin(Math.PI / Math.max(width, height)));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (let y = 1; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1) {
        const at = y * width + x;
        if (values[at]! <= 0 || beyond[at] === 1) continue;
        const here = u[at]!;
        const left = beyond[at - 1] === 1 ? here : u[at - 1]!;
        const right = beyond[at + 1] === 1 ? here : u[at + 1]!;
        const up = beyond[at - width] === 1 ? here : u[at - width]!;
        const down = beyond[at + width] === 1 ? here : u[at + width]!;
        u[at] = Math.max(0, here + omega * ((left + right + up + down + 4) / 4 - here));
      }
    }
  }
  return planeOf(film, (i) => Math.sqrt(u[i]!));
}

/** What brightness adds to the front, in cells: shapes of a middle size, flat towards the border. */
export function reliefOf({ inside, light }: SubjectField, height: Plane): Plane {
  const longer = Math.max(inside.width, inside.height);
  const masked = planeOf(inside, (i) => (inside.values[i]! > 0 ? 1 : 0));
  const lit = planeOf(inside, (i) => light.values[i]! * masked.values[i]!);
  const blurred = (radius: number) => {
    const [sum, share] = [boxBlur(boxBlur(lit, radius), radius), boxBlur(boxBlur(masked, radius), radius)];
    return planeOf(sum, (i) => sum.values[i]! / Math.max(1e-3, share.values[i]!));
  };
  const [fine, wide] = [blurred(1), blurred(Math.max(2, Math.round(longer * 0.06)))];
  return planeOf(inside, (i) => {
    const contrast = Math.max(-0.25, Math.min(0.25, fine.values[i]! - wide.values[i]!));
    return RELIEF * longer * 4 * contrast * Math.min(1, height.values[i]! / (longer * 0.08));
  });
}
