import sharp, { type OverlayOptions } from "sharp";
import { FORMS } from "./profiles.ts";
import type { Screen } from "./screen.ts";
import type { Shot } from "./take-shots.ts";

/** Widths on the sheet, of a desk's window and of a phone's. */
const DESK_PX = 760;
const PHONE_PX = 264;
const GAP_PX = 20;
const LABEL_PX = 44;
/** A sheet that would be taller goes on in another file; WebP ends at 16 383. */
const MOST_PX = 9_000;
const PAPER = "#d9d5cd";

/** One row for each state: light and dark on the desk, light and dark on the phone. Returns one sheet or more. */
export async function drawSheets(screen: Screen, shots: readonly Shot[]): Promise<Buffer[]> {
  const lefts: number[] = [];
  let widthPx = GAP_PX;
  for (const form of FORMS) {
    lefts.push(widthPx);
    widthPx += shownWidth(form.widthPx) + GAP_PX;
  }
  const sheets: Buffer[] = [];
  let overlays: OverlayOptions[] = [];
  let top = 0;
  const finish = async () => {
    const sheet = sharp({ create: { width: widthPx, height: top, channels: 3, background: PAPER } }).composite(
      overlays,
    );
    sheets.push(await sheet.webp({ quality: 62, effort: 5, smartSubsample: true }).toBuffer());
    overlays = [];
    top = 0;
  };
  for (const state of screen.states) {
    const cells = await Promise.all(
      shots
        .filter((shot) => shot.state === state)
        .map(async ({ form, png }) => ({
          left: lefts[FORMS.indexOf(form)] ?? 0,
          ...(await sharp(png).resize(shownWidth(form.widthPx)).png().toBuffer({ resolveWithObject: true })),
        })),
    );
    const rowPx = LABEL_PX + GAP_PX + Math.max(...cells.map(({ info }) => info.height));
    if (top > 0 && top + rowPx > MOST_PX) await finish();
    overlays.push({ input: label(`${screen.title}: ${state.name}`, widthPx), left: 0, top });
    for (const { left, data } of cells) overlays.push({ input: data, left, top: top + LABEL_PX });
    top += rowPx;
  }
  await finish();
  return sheets;
}

function shownWidth(windowPx: number): number {
  return windowPx > 800 ? DESK_PX : PHONE_PX;
}

function label(text: string, widthPx: number): Buffer {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${LABEL_PX}"><text x="${GAP_PX}" y="30"
     font-family="Inter, DejaVu Sans, sans-serif" font-size="20" font-weight="600" fill="#1d1b17">${escaped}</text></svg>`,
  );
}
