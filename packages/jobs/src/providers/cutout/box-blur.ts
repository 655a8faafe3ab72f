import { createPlane, type Plane } from "./plane.ts";

/** Mean over a square of `2·radius + 1` pixels a side; at the borders, over the part inside. Time does not depend on the radius. */
export function boxBlur(source: Plane, radius: number): Plane {
  const { width, height } = source;
  const rows = createPlane(width, height);
  for (let y = 0; y < height; y += 1) slide(source.values, rows.values, y * width, 1, width, radius);
  const blurred = createPlane(width, height);
  for (let x = 0; x < width; x += 1) slide(rows.values, blurred.values, x, width, height, radius);
  return blurred;
}

/** Running mean along one line of `count` values that stand `stride` apart. */
function slide(from: Float32Array, to: Float32Array, start: number, stride: number, count: number, radius: number) {
  let sum = 0;
  let size = 0;
  for (let i = 0; i < Math.min(radius, count); i += 1) {
    sum += from[start + i * stride]!;
    size += 1;
  }
  for (let i = 0; i < count; i += 1) {
    if (i + radius < count) {
      sum += from[start + (i + radius) * stride]!;
      size += 1;
    }
    if (i - radius - 1 >= 0) {
      sum -= from[start + (i - radius - 1) * stride]!;
      size -= 1;
    }
    to[start + i * stride] = sum / size;
  }
}
