import sharp from "sharp";
import type { Face } from "../faces/face-provider.ts";
import { openPhoto } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";
import type { FaceSwapProvider } from "./face-swap-provider.ts";
import { faceMask } from "./face-mask.ts";
import { gradeFace } from "./grade-face.ts";
import { paintOver } from "./paint-over.ts";
import { placeFace } from "./place-face.ts";
import { drawSvg, type Rgba } from "./svg-picture.ts";
import { POSTER_WIDTH, type PosterTemplate } from "./templates/poster-template.ts";
import { type Rgb, warpFace, type WarpedFace } from "./warp-face.ts";
import type { Plane } from "../cutout/plane.ts";

/** A poster's picture in layers, before its words. */
export interface PosterArt {
  /** All behind the face, and the face. */
  back: Rgba;
  /** All before it. */
  front: Rgba;
}

/** Blends a face of a photo into a template, at a width in pixels. */
export async function composeArt(
  photoPath: string,
  found: Face,
  template: PosterTemplate,
  widthPx: number,
  anew: { swap: FaceSwapProvider; onSwap: () => void } | null,
): Promise<PosterArt> {
  const scale = widthPx / POSTER_WIDTH;
  const eyeSpanPx = template.face.eyeSpan * scale;
  const { face, mask, skin, photo } = await makeFace(photoPath, found, template, eyeSpanPx);
  const back = drawSvg(template.back(skin), widthPx);
  const left = Math.round(template.face.x * scale - face.eyes.x);
  const top = Math.round(template.face.y * scale - face.eyes.y);
  const place = { left, top, width: face.width, height: face.height };
  blend(back, place, face, mask);
  if (anew !== null) {
    anew.onSwap();
    await paintAnew(back, place, face, mask, photo, anew.swap);
  }
  return { back, front: drawSvg(template.front(), widthPx) };
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Lays a face over the picture where its mask shows it. */
function blend(back: Rgba, { left, top }: Place, face: WarpedFace, mask: Plane): void {
  for (let y = 0; y < face.height; y += 1) {
    for (let x = 0; x < face.width; x += 1) {
      const at = y * face.width + x;
      const share = mask.values[at]! * face.reached[at]!;
      const [px, py] = [left + x, top + y];
      if (share === 0 || px < 0 || py < 0 || px >= back.width || py >= back.height) continue;
      const to = 4 * (py * back.width + px);
      for (let k = 0; k < 3; k += 1) {
        back.data[to + k] = Math.round(back.data[to + k]! + share * (face.colours[3 * at + k]! - back.data[to + k]!));
      }
    }
  }
}

/** Has a service paint the face anew where ours is, in the poster's own light, and lays its work over ours. */
async function paintAnew(
  back: Rgba,
  place: Place,
  face: WarpedFace,
  mask: Plane,
  photo: Rgb,
  provider: FaceSwapProvider,
): Promise<void> {
  const raw = { width: back.width, height: back.height, channels: 4 as const };
  const target = await sharp(back.data, { raw }).extract(place).removeAlpha().jpeg({ quality: 95 }).toBuffer();
  const person = await sharp(photo.data, { raw: { width: photo.width, height: photo.height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
  const swapped = await provider.swap({ face: person, target });
  const data = await sharp(swapped).resize(place.width, place.height, { fit: "fill" }).removeAlpha().raw().toBuffer();
  blend(back, place, { ...face, colours: Float32Array.from(data) }, mask);
}

/** Front over back, as 3 bytes a pixel. */
export async function flatten({ back, front }: PosterArt): Promise<Buffer> {
  const raw = ({ width, height }: Rgba) => ({ raw: { width, height, channels: 4 as const } });
  return sharp(back.data, raw(back))
    .composite([{ input: front.data, ...raw(front) }])
    .removeAlpha()
    .raw()
    .toBuffer();
}

async function makeFace(
  photoPath: string,
  found: Face,
  template: PosterTemplate,
  eyeSpanPx: number,
): Promise<{ face: WarpedFace; mask: Plane; skin: string; photo: Rgb }> {
  const placed = placeFace(found);
  const { photo, from } = await readAround(photoPath, placed.from, eyeSpanPx / placed.eyeSpanPx);
  const face = warpFace(photo, from, placed, eyeSpanPx);
  const outline = placed.outline.map(({ x, y }) => ({
    x: face.eyes.x + x * eyeSpanPx,
    y: face.eyes.y + y * eyeSpanPx,
  }));
  const mask = faceMask(face.width, face.height, outline, template.grade.feather * eyeSpanPx, template.grade.reach);
  // A small face shown large is painted more.
  const enlarged = Math.min(1, Math.max(0, (eyeSpanPx / placed.eyeSpanPx - 1.2) / 2.5));
  const radius = Math.round(Math.min(eyeSpanPx * 0.035, Math.max(2, eyeSpanPx * 0.012 * (1 + 1.5 * enlarged))));
  paintOver(face.colours, face.width, face.height, radius, Math.max(template.grade.paint, 0.9 * enlarged));
  const mean = gradeFace(face, mask, template.grade);
  const skin = `#${mean
    .map((value) =>
      Math.round(value * 0.86)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
  return { face, mask, skin, photo };
}

/** The part of a photo that the warp reads, at about the size it is shown. */
async function readAround(path: string, points: readonly { x: number; y: number }[], scale: number) {
  const upright = await openPhoto(path)
    .autoOrient()
    .toColourspace("srgb")
    .flatten({ background: "#808080" })
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(asPermanent);
  const { width, height, channels } = upright.info;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const left = Math.min(width - 1, Math.max(0, Math.floor(Math.min(...xs)) - 2));
  const top = Math.min(height - 1, Math.max(0, Math.floor(Math.min(...ys)) - 2));
  const right = Math.max(left + 1, Math.min(width, Math.ceil(Math.max(...xs)) + 2));
  const bottom = Math.max(top + 1, Math.min(height, Math.ceil(Math.max(...ys)) + 2));
  const size = { width: right - left, height: bottom - top };
  const shown = {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
  const { data } = await sharp(upright.data, { raw: { width, height, channels } })
    .extract({ left, top, ...size })
    .resize(shown.width, shown.height, { fit: "fill", kernel: "lanczos3" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    photo: { data, ...shown },
    from: points.map(({ x, y }) => ({
      x: ((x - left) * shown.width) / size.width,
      y: ((y - top) * shown.height) / size.height,
    })),
  };
}
