/**
 * Paints a picture over in flat strokes: each pixel takes the mean of that quarter around it that varies
 * least (Kuwahara's filter), so that edges stay and noise, blocks and blur go. It lets a small face be
 * shown large.
 * @param colours three numbers a pixel, changed in place @param radius in pixels @param share 0–1 of it
 */
export function paintOver(colours: Float32Array, width: number, height: number, radius: number, share: number): void {
  if (share <= 0 || radius < 1) return;
  const stride = width + 1;
  // Running sums of red, green, blue, brightness and its square: the sum over any box is four reads.
  const sums = Array.from({ length: 5 }, () => new Float64Array(stride * (height + 1)));
  for (let y = 0; y < height; y += 1) {
    const row = [0, 0, 0, 0, 0];
    for (let x = 0; x < width; x += 1) {
      const i = 3 * (y * width + x);
      const light = 0.3 * colours[i]! + 0.6 * colours[i + 1]! + 0.1 * colours[i + 2]!;
      const values = [colours[i]!, colours[i + 1]!, colours[i + 2]!, light, light * light];
      for (let k = 0; k < 5; k += 1) {
        row[k]! += values[k]!;
        sums[k]![(y + 1) * stride + x + 1] = sums[k]![y * stride + x + 1]! + row[k]!;
      }
    }
  }
  const over = (k: number, x0: number, y0: number, x1: number, y1: number) => {
    const sum = sums[k]!;
    return sum[y1 * stride + x1]! - sum[y0 * stride + x1]! - sum[y1 * stride + x0]! + sum[y0 * stride + x0]!;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
      const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
      // The calmer a quarter, the more it counts: no hard seams between strokes.
      let total = 0;
      const mean = [0, 0, 0];
      for (const [x0, y0, x1, y1] of [
        [left, top, x + 1, y + 1],
        [x, top, right, y + 1],
        [left, y, x + 1, bottom],
        [x, y, right, bottom],
      ] as const) {
        const count = (x1 - x0) * (y1 - y0);
        const light = over(3, x0, y0, x1, y1) / count;
        const variance = Math.max(0, over(4, x0, y0, x1, y1) / count - light * light);
        const weight = 1 / (1 + variance) ** 3;
        total += weight;
        for (let k = 0; k < 3; k += 1) mean[k]! += (weight * over(k, x0, y0, x1, y1)) / count;
      }
      const i = 3 * (y * width + x);
      for (let k = 0; k < 3; k += 1) colours[i + k]! += share * (mean[k]! / total - colours[i + k]!);
    }
  }
}
