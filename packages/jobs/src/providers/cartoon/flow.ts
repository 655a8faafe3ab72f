import { boxBlur } from "../cutout/box-blur.ts";
import { planeOf, type Plane } from "../cutout/plane.ts";

/** For each pixel, the unit vector along the nearest edge: the way a pen or brush would go. */
export interface Flow {
  x: Plane;
  y: Plane;
}

/** Directions from the smoothed structure tensor of the lightness. @param radius of the smoothing, in pixels */
export function flowOf(lightness: Plane, radius: number): Flow {
  const { width, height, values } = lightness;
  const [xx, xy, yy] = [planeOf(lightness, () => 0), planeOf(lightness, () => 0), planeOf(lightness, () => 0)];
  for (let y = 0; y < height; y += 1) {
    const [above, below] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      const here = y * width;
      const dx =
        values[above + right]! -
        values[above + left]! +
        values[below + right]! -
        values[below + left]! +
        2 * (values[here + right]! - values[here + left]!);
      const dy =
        values[below + left]! -
        values[above + left]! +
        values[below + right]! -
        values[above + right]! +
        2 * (values[below + x]! - values[above + x]!);
      xx.values[here + x] = dx * dx;
      xy.values[here + x] = dx * dy;
      yy.values[here + x] = dy * dy;
    }
  }
  const blur = (plane: Plane) => boxBlur(boxBlur(plane, radius), radius).values;
  const [a, b, c] = [blur(xx), blur(xy), blur(yy)];
  const [fx, fy] = [xx, yy];
  for (let i = 0; i < values.length; i += 1) {
    // Half the angle of the gradient's direction, turned by a right angle.
    const angle = Math.atan2(2 * b[i]!, a[i]! - c[i]!) / 2 + Math.PI / 2;
    fx.values[i] = Math.cos(angle);
    fy.values[i] = Math.sin(angle);
  }
  return { x: fx, y: fy };
}

/** Averages a plane along the flow, `steps` pixels to both sides, the near ones counting more. */
export function smearAlong({ x: fx, y: fy }: Flow, source: Plane, steps: number): Plane {
  const { width, height } = source;
  const weights = Float32Array.from({ length: steps + 1 }, (_, k) => Math.exp(-4 * (k / (steps + 1)) ** 2));
  const [maxX, maxY] = [width - 1, height - 1];
  return planeOf(source, (i) => {
    let sum = source.values[i]!;
    let weight = 1;
    for (let side = -1; side <= 1; side += 2) {
      let [px, py] = [i % width, Math.floor(i / width)];
      let [vx, vy] = [side * fx.values[i]!, side * fy.values[i]!];
      for (let k = 1; k <= steps; k += 1) {
        px += vx;
        py += vy;
        if (px < 0 || py < 0 || px > maxX || py > maxY) break;
        const at = Math.round(py) * width + Math.round(px);
        sum += weights[k]! * source.values[at]!;
        weight += weights[k]!;
        // A direction has no sign: go on the way we came.
        const sign = fx.values[at]! * vx + fy.values[at]! * vy < 0 ? -1 : 1;
        vx = sign * fx.values[at]!;
        vy = sign * fy.values[at]!;
      }
    }
    return sum / weight;
  });
}
