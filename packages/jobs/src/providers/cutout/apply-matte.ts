import { setImmediate as nextTurn } from "node:timers/promises";
import type { BorderBand } from "./border-band.ts";
import type { LocalFit } from "./guided-filter.ts";
import type { TrueColours } from "./true-colours.ts";

/** A photo in memory, 4 bytes a pixel; alpha is not premultiplied. */
export interface Rgba {
  data: Buffer;
  width: number;
  height: number;
}

/** All that is known of the border, at working size. */
export interface Matte {
  band: BorderBand;
  fit: LocalFit;
  colours: TrueColours;
}

/** Alpha this near to nothing or everything is noise. */
const NOTHING = 0.1;
const EVERYTHING = 0.94;
/** What a cell between four pixels at working size is; most are not open, and cost nothing then. */
const OPEN = 0;
const SUBJECT = 1;
const BACKGROUND = 2;
/** Rows between two looks at the signal. */
const ROWS_PER_TURN = 128;

/**
 * Cuts the photo out in place, at its full size: alpha from the matte times its own, colours of soft
 * pixels freed of the background, invisible pixels blackened so that nothing hidden is given away.
 * @returns the share that was kept, 0–1.
 */
export async function applyMatte(
  photo: Rgba,
  matte: Matte,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<number> {
  const { data, width, height } = photo;
  const { mask, openness } = matte.band;
  const [scaleX, scaleY] = [mask.width / width, mask.height / height];
  const fit = [matte.fit.red, matte.fit.green, matte.fit.blue, matte.fit.offset].map((plane) => plane.values);
  const subject = matte.colours.subject.map((plane) => plane.values);
  const background = matte.colours.background.map((plane) => plane.values);
  // Where a full-size pixel stands between four pixels at working size, and how near to each.
  let [at00, at10, at01, at11, fx, fy] = [0, 0, 0, 0, 0, 0];
  const between = (values: Float32Array) => {
    const top = values[at00]! + (values[at10]! - values[at00]!) * fx;
    const bottom = values[at01]! + (values[at11]! - values[at01]!) * fx;
    return top + (bottom - top) * fy;
  };

  const settled = settledCells(matte.band);
  let kept = 0;
  for (let y = 0; y < height; y += 1) {
    if (y % ROWS_PER_TURN === 0) {
      onProgress(y / height);
      await nextTurn();
      signal.throwIfAborted();
    }
    const my = Math.min(mask.height - 1, Math.max(0, (y + 0.5) * scaleY - 0.5));
    const y0 = Math.floor(my);
    const y1 = Math.min(mask.height - 1, y0 + 1);
    fy = my - y0;
    for (let x = 0; x < width; x += 1) {
      const mx = Math.min(mask.width - 1, Math.max(0, (x + 0.5) * scaleX - 0.5));
      const x0 = Math.floor(mx);
      const x1 = Math.min(mask.width - 1, x0 + 1);
      fx = mx - x0;
      at00 = y0 * mask.width + x0;
      at10 = y0 * mask.width + x1;
      at01 = y1 * mask.width + x0;
      at11 = y1 * mask.width + x1;

      const pixel = 4 * (y * width + x);
      const verdict = settled[at00];
      if (verdict === SUBJECT) {
        kept += data[pixel + 3]! / 255;
        continue;
      }
      if (verdict === BACKGROUND) {
        for (let k = 0; k < 4; k += 1) data[pixel + k] = 0;
        continue;
      }
      const open = between(openness.values);
      let alpha = between(mask.values);
      if (open > 0) {
        const [r, g, b] = [data[pixel]! / 255, data[pixel + 1]! / 255, data[pixel + 2]! / 255];
        const fitted = between(fit[0]!) * r + between(fit[1]!) * g + between(fit[2]!) * b + between(fit[3]!);
        alpha += (fitted - alpha) * open;
      }
      const mixed = Math.min(1, Math.max(0, alpha));
      alpha = Math.min(1, Math.max(0, (alpha - NOTHING) / (EVERYTHING - NOTHING)));

      if (alpha === 0) {
        for (let k = 0; k < 4; k += 1) data[pixel + k] = 0;
        continue;
      }
      if (mixed < 1) {
        for (let k = 0; k < 3; k += 1) {
          const f = between(subject[k]!);
          const rest = data[pixel + k]! / 255 - mixed * f - (1 - mixed) * between(background[k]!);
          data[pixel + k] = Math.round(255 * Math.min(1, Math.max(0, f + mixed * rest)));
        }
      }
      const own = data[pixel + 3]! / 255;
      data[pixel + 3] = Math.round(255 * alpha * own);
      kept += alpha * own;
    }
  }
  return kept / (width * height);
}

/** For each pixel at working size, whether it and its right and lower neighbours are settled alike. */
function settledCells({ mask, openness }: BorderBand): Uint8Array {
  const { width, height } = mask;
  const own = new Uint8Array(width * height);
  for (let i = 0; i < own.length; i += 1) {
    if (openness.values[i]! > 0) continue;
    if (mask.values[i]! > EVERYTHING) own[i] = SUBJECT;
    else if (mask.values[i]! < NOTHING) own[i] = BACKGROUND;
  }
  const cells = new Uint8Array(own.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const [right, below] = [x + 1 < width ? 1 : 0, y + 1 < height ? width : 0];
      const alike = own[at] === own[at + right] && own[at] === own[at + below] && own[at] === own[at + right + below];
      cells[at] = alike ? own[at]! : OPEN;
    }
  }
  return cells;
}
