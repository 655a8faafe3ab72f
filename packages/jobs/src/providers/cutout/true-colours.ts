import { boxBlur } from "./box-blur.ts";
import { planeOf, type Colours, type Plane } from "./plane.ts";

/** What the subject and the background would look like at each pixel if the other were not there. */
export interface TrueColours {
  subject: Colours;
  background: Colours;
}

/** Wide first, for a guess everywhere; then narrow, for local colour. In pixels at a working size of 1024. */
const WIDE_RADIUS = 90;
const NARROW_RADIUS = 6;

/**
 * Separates the colours that a soft border mixes, so that no rim of the old background stays: blur
 * fusion, after Forte, "Approximate Fast Foreground Colour Estimation" (2021), in two passes.
 */
export function trueColours(colours: Colours, alpha: Plane): TrueColours {
  const wide = blurFusion(colours, colours, colours, alpha, WIDE_RADIUS);
  const subject = colours.map((c, k) =>
    corrected(c, wide.subject[k]!, wide.background[k]!, alpha),
  ) as unknown as Colours;
  return blurFusion(colours, subject, wide.background, alpha, NARROW_RADIUS);
}

function blurFusion(of: Colours, subject: Colours, background: Colours, alpha: Plane, radius: number): TrueColours {
  const a = alpha.values;
  const subjectWeight = boxBlur(alpha, radius).values;
  const weighed = (plane: Plane, weight: (i: number) => number, total: (i: number) => number, other: Plane) => {
    const sums = boxBlur(
      planeOf(plane, (i) => plane.values[i]! * weight(i)),
      radius,
    ).values;
    return planeOf(plane, (i) => (total(i) < 1e-4 ? other.values[i]! : sums[i]! / total(i)));
  };
  const map = (planes: Colours, weight: (i: number) => number, total: (i: number) => number) =>
    planes.map((plane, k) => weighed(plane, weight, total, of[k]!)) as unknown as Colours;
  return {
    subject: map(
      subject,
      (i) => a[i]!,
      (i) => subjectWeight[i]!,
    ),
    background: map(
      background,
      (i) => 1 - a[i]!,
      (i) => 1 - subjectWeight[i]!,
    ),
  };
}

/** The blurred subject colour, moved by what it and the background do not explain of the photo. */
function corrected(colour: Plane, subject: Plane, background: Plane, alpha: Plane): Plane {
  return planeOf(colour, (i) => {
    const [a, f] = [alpha.values[i]!, subject.values[i]!];
    const rest = colour.values[i]! - a * f - (1 - a) * background.values[i]!;
    return Math.min(1, Math.max(0, f + a * rest));
  });
}
