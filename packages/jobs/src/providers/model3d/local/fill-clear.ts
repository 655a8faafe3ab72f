/** One step of the pyramid: colours times weight, and weight. */
interface Level {
  width: number;
  height: number;
  values: Float32Array;
}

/**
 * Fills what is clear in a picture with the colours around it, the farther the smoother (push and pull).
 * @param rgba 4 bytes a pixel @returns 3 bytes a pixel; what was opaque is as it was
 */
export function fillClear(rgba: Uint8Array, width: number, height: number): Buffer {
  const levels: Level[] = [{ width, height, values: new Float32Array(4 * width * height) }];
  const first = levels[0]!.values;
  for (let i = 0; i < width * height; i += 1) {
    // A border that is half clear has the background's colour in part: it counts little.
    const weight = (rgba[4 * i + 3]! / 255) ** 3;
    for (let k = 0; k < 3; k += 1) first[4 * i + k] = rgba[4 * i + k]! * weight;
    first[4 * i + 3] = weight;
  }
  for (let last = levels[0]!; last.width > 1 || last.height > 1; last = levels.at(-1)!) levels.push(halved(last));
  for (let l = levels.length - 2; l >= 0; l -= 1) pull(levels[l]!, levels[l + 1]!);
  const result = Buffer.alloc(3 * width * height);
  for (let i = 0; i < width * height; i += 1) {
    for (let k = 0; k < 3; k += 1) result[3 * i + k] = Math.round(first[4 * i + k]!);
  }
  return result;
}

function halved({ width, height, values }: Level): Level {
  const small: Level = { width: Math.ceil(width / 2), height: Math.ceil(height / 2), values: new Float32Array(0) };
  small.values = new Float32Array(4 * small.width * small.height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [from, to] = [4 * (y * width + x), 4 * ((y >> 1) * small.width + (x >> 1))];
      for (let k = 0; k < 4; k += 1) small.values[to + k]! += values[from + k]!;
    }
  }
  for (let i = 0; i < small.values.length; i += 4) {
    const over = Math.max(1, small.values[i + 3]!);
    for (let k = 0; k < 4; k += 1) small.values[i + k]! /= over;
  }
  return small;
}

/** Tops each pixel up from the level above, read between its pixels, to a weight of 1. */
function pull(level: Level, above: Level): void {
  const { width, height, values } = level;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = 4 * (y * width + x);
      const lack = 1 - values[at + 3]!;
      if (lack <= 0) continue;
      const [u, v] = [Math.max(0, x / 2 - 0.25), Math.max(0, y / 2 - 0.25)];
      const [x0, y0] = [Math.floor(u), Math.floor(v)];
      const [x1, y1] = [Math.min(x0 + 1, above.width - 1), Math.min(y0 + 1, above.height - 1)];
      const [fx, fy] = [u - x0, v - y0];
      const [a, b] = [4 * (y0 * above.width + x0), 4 * (y0 * above.width + x1)];
      const [c, d] = [4 * (y1 * above.width + x0), 4 * (y1 * above.width + x1)];
      const read = (k: number) =>
        (1 - fy) * ((1 - fx) * above.values[a + k]! + fx * above.values[b + k]!) +
        fy * ((1 - fx) * above.values[c + k]! + fx * above.values[d + k]!);
      const weight = Math.max(1e-6, read(3));
      for (let k = 0; k < 3; k += 1) values[at + k]! += (lack * read(k)) / weight;
      values[at + 3] = 1;
    }
  }
}
