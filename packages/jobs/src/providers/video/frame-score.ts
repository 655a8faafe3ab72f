import type { RgbPicture } from "./to-rgb.ts";

/**
 * How well a frame stands for its video, 0–1: neither black nor white, with contrast, detail and colour.
 * A fade, a black lead-in and a blank card score near 0.
 */
export function frameScore({ rgb, widthPx, heightPx }: RgbPicture): number {
  let sum = 0;
  let squares = 0;
  let edges = 0;
  let colour = 0;
  const luma = (at: number) => 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!;
  const step = Math.max(1, Math.floor(Math.sqrt((widthPx * heightPx) / 40_000)));
  let count = 0;
  for (let y = 0; y + step < heightPx; y += step) {
    for (let x = 0; x + step < widthPx; x += step) {
      const at = (y * widthPx + x) * 3;
      const here = luma(at);
      sum += here;
      squares += here * here;
      edges += Math.abs(here - luma(at + step * 3)) + Math.abs(here - luma(at + step * widthPx * 3));
      colour += Math.max(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!) - Math.min(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!);
      count += 1;
    }
  }
  if (count === 0) return 0;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  // 1 in the middle of the range, 0 at its ends.
  const exposure = 1 - Math.abs(mean - 118) / 137;
  const contrast = Math.min(1, deviation / 55);
  const detail = Math.min(1, edges / count / 25);
  return Math.max(0, exposure) * 0.25 + contrast * 0.35 + detail * 0.25 + Math.min(1, colour / count / 70) * 0.15;
}
