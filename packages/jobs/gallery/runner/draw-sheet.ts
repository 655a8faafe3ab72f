import sharp, { type OverlayOptions } from "sharp";
import type { SheetPicture } from "./define-gallery.ts";

export interface SheetLayout {
  columns: number;
  cellWidthPx: number;
  cellHeightPx: number;
}

const GAP_PX = 12;
const LABEL_PX = 24;
const PAPER = "#f7f5f2";
const CHECKS = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><path fill="#fff" d="M0 0h16v16H0z"/>
   <path fill="#dcd8d2" d="M0 0h8v8H0zM8 8h8v8H8z"/></svg>`,
);
/** Sheets stay small in the repository; quality gives way, down to a point. */
const MAX_BYTES = 250_000;

/** Draws pictures in rows, each over its label, as one JPEG. Clear parts show a checkerboard. */
export async function drawSheet(pictures: readonly SheetPicture[], layout: SheetLayout): Promise<Buffer> {
  const { columns, cellWidthPx, cellHeightPx } = layout;
  const rows = Math.ceil(pictures.length / columns);
  const overlays: OverlayOptions[] = [];
  for (const [index, { data, label = "" }] of pictures.entries()) {
    const left = GAP_PX + (index % columns) * (cellWidthPx + GAP_PX);
    const top = GAP_PX + Math.floor(index / columns) * (cellHeightPx + LABEL_PX + GAP_PX);
    const { data: cell, info } = await drawCell(data, cellWidthPx, cellHeightPx);
    overlays.push({
      input: cell,
      left: left + Math.floor((cellWidthPx - info.width) / 2),
      top: top + cellHeightPx - info.height,
    });
    overlays.push({ input: labelOf(label, cellWidthPx), left, top: top + cellHeightPx });
  }
  const sheet = await sharp({
    create: {
      width: GAP_PX + Math.min(columns, pictures.length) * (cellWidthPx + GAP_PX),
      height: GAP_PX + rows * (cellHeightPx + LABEL_PX + GAP_PX),
      channels: 3,
      background: PAPER,
    },
  })
    .composite(overlays)
    .png()
    .toBuffer();
  for (let quality = 86; ; quality -= 6) {
    const jpeg = await sharp(sheet).jpeg({ quality, mozjpeg: true }).toBuffer();
    if (jpeg.length <= MAX_BYTES || quality < 50) return jpeg;
  }
}

async function drawCell(data: Buffer | string, widthPx: number, heightPx: number) {
  const inside = sharp(data)
    .autoOrient()
    .resize(widthPx, heightPx, { fit: "inside" })
    .toColourspace("srgb")
    .ensureAlpha();
  const { data: picture, info } = await inside.png().toBuffer({ resolveWithObject: true });
  const board = sharp({ create: { width: info.width, height: info.height, channels: 3, background: "#fff" } });
  return board
    .composite([{ input: CHECKS, tile: true }, { input: picture }])
    .png()
    .toBuffer({ resolveWithObject: true });
}

function labelOf(label: string, widthPx: number): Buffer {
  const most = Math.floor(widthPx / 7.2);
  const short = label.length > most ? `${label.slice(0, most - 1).trimEnd()}…` : label;
  const text = short.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${LABEL_PX}"><text x="50%" y="17"
     text-anchor="middle" font-family="Inter, DejaVu Sans, sans-serif" font-size="13" fill="#57534e">${text}</text></svg>`,
  );
}
