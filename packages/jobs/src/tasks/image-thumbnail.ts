import { rgbaToThumbHash } from "thumbhash";
import sharp from "sharp";
import type { Handler } from "../engine/handler.ts";
import { openPhoto, readPhotoHeader } from "../media/open-photo.ts";
import { asPermanent } from "../media/unreadable-photo.ts";

/** thumbhash reads at most 100 × 100 pixels. */
const HASH_SIDE_PX = 100;

/** Makes a small upright WebP in sRGB: no metadata, first frame, alpha kept, never larger than the photo. */
export const imageThumbnail: Handler<"image.thumbnail"> = async (ctx, { itemId, sizePx }) => {
  const file = await ctx.item(itemId);
  ctx.progress({ percent: 5, step: "Reading the photo" });
  const original = await readPhotoHeader(file.path).catch(asPermanent);

  // Whatever is not asked to be kept is left out: EXIF with its GPS position, XMP, the colour profile.
  const small = await ctx.step("Make small", () =>
    openPhoto(file.path)
      .autoOrient()
      .resize(sizePx, sizePx, { fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .ensureAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true })
      .catch(asPermanent),
  );
  ctx.signal.throwIfAborted();
  const { width, height } = small.info;
  const pixels = () => sharp(small.data, { raw: { width, height, channels: 4 } });

  ctx.progress({ percent: 70, step: "Saving" });
  const { webp, hash } = await ctx.step("Encode", async () => {
    // An alpha channel that is full everywhere is dropped by the encoder.
    const webp = await pixels().webp({ quality: 82, effort: 4, smartSubsample: true }).toBuffer();
    const tiny = await pixels()
      .resize(HASH_SIDE_PX, HASH_SIDE_PX, { fit: "inside", withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { webp, hash: rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data) };
  });
  ctx.signal.throwIfAborted();

  const thumbhash = Buffer.from(hash).toString("base64");
  ctx.progress({ percent: 90 });
  const { artifactId } = await ctx.artifact(webp, {
    name: "thumbnail",
    contentType: "image/webp",
    meta: { widthPx: width, heightPx: height, thumbhash },
  });
  ctx.progress({ percent: 100, step: "Done" });
  return {
    artifactId,
    widthPx: width,
    heightPx: height,
    originalWidthPx: original.widthPx,
    originalHeightPx: original.heightPx,
    thumbhash,
  };
};
