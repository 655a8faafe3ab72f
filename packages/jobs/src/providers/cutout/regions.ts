import type { Plane } from "./plane.ts";

/**
 * Finds connected regions (side by side, not corner to corner) of pixels that are `inside`, and
 * reports those in which no pixel is an `anchor`.
 * @param onLoose gets the index of each pixel of such a region
 */
export function eachLooseRegion(
  plane: Plane,
  inside: (value: number) => boolean,
  anchor: (value: number) => boolean,
  onLoose: (index: number) => void,
): void {
  const { width, values } = plane;
  const seen = new Uint8Array(values.length);
  const region = new Int32Array(values.length);
  for (let start = 0; start < values.length; start += 1) {
    if (seen[start] === 1 || !inside(values[start]!)) continue;
    let size = 0;
    let anchored = false;
    const visit = (index: number) => {
      if (seen[index] === 1 || !inside(values[index]!)) return;
      seen[index] = 1;
      region[size++] = index;
    };
    visit(start);
    for (let next = 0; next < size; next += 1) {
      const at = region[next]!;
      const x = at % width;
      anchored ||= anchor(values[at]!);
      if (x > 0) visit(at - 1);
      if (x < width - 1) visit(at + 1);
      if (at >= width) visit(at - width);
      if (at < values.length - width) visit(at + width);
    }
    if (!anchored) for (let i = 0; i < size; i += 1) onLoose(region[i]!);
  }
}
