import sharp from "sharp";
import type { SubjectBox } from "./subject-field.ts";
import { fillClear } from "./fill-clear.ts";

/** The front takes this share of the texture's height, the back the rest: it is blurred and needs little. */
const FRONT_SHARE = 0.75;
/** Space left at the sides of each region, as a share of the texture: small pictures of it do not mix the two. */
const INSET = 1 / 128;
/** Sides of textures: powers of two, so that every viewer makes small ones of them. */
const SIDES_PX = [256, 512, 1_024, 2_048] as const;

/** Where a point of the subject's box (0–1 each way) lies in the texture, 0–1. */
export function placeInAtlas(region: "front" | "back", x: number, y: number): [number, number] {
  const [top, height] = region === "front" ? [0, FRONT_SHARE] : [FRONT_SHARE, 1 - FRONT_SHARE];
  const [left, inner] = [INSET, 1 - 2 * INSET];
  return [bounded(left + x * inner), bounded(top + INSET + y * (height - 2 * INSET))];
}

const bounded = (value: number) => Math.min(1, Math.max(0, value));

/**
 * The texture of a relief, a JPEG at most 2048 pixels a side: the subject above, with its colours spread
 * beyond its border so that no rim of another colour shows; below it the back, which has the colours and
 * no face.
 */
export async function reliefTexture(cutoutPath: string, box: SubjectBox): Promise<{ jpeg: Buffer; sidePx: number }> {
  const wanted = Math.max(box.width, box.height / FRONT_SHARE);
  const side = SIDES_PX.find((px) => px >= wanted) ?? 2_048;
  const inset = Math.round(INSET * side);
  const [width, frontHeight] = [side - 2 * inset, side * FRONT_SHARE - 2 * inset];
  const subject = await sharp(cutoutPath)
    .extract(box)
    .resize(width, frontHeight, { fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
  const colours = fillClear(subject, width, frontHeight);
  const filled = sharp(colours, { raw: { width, height: frontHeight, channels: 3 } });
  const front = await filled
    .clone()
    .extend({ top: inset, bottom: inset, left: inset, right: inset, extendWith: "copy" })
    .raw()
    .toBuffer();
  const backHeight = side - side * FRONT_SHARE;
  const back = await filled
    .clone()
    .resize(width, backHeight - 2 * inset, { fit: "fill" })
    .blur(side / 40)
    .modulate({ brightness: 0.82, saturation: 0.9 })
    .extend({ top: inset, bottom: inset, left: inset, right: inset, extendWith: "copy" })
    .raw()
    .toBuffer();
  const jpeg = await sharp(Buffer.concat([front, back]), { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: 88, chromaSubsampling: "4:4:4" })
    .toBuffer();
  return { jpeg, sidePx: side };
}
