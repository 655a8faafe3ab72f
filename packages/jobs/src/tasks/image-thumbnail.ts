import { rgbaToThumbHash } from "thumbhash";
import sharp from "sharp";
import type { Handler } from "../engine/handler.ts";
import { openPhoto, readPhotoHeader } from "../media/open-photo.ts";
import { asPermanent } from "../media/unreadable-photo.ts";

/** thumbhash reads at most 100 × 100 pixels. */
const HASH_SIDE_PX = 100;

/** Makes a small upright WebP or AVIF in sRGB, and more sizes of it where asked: no metadata, first frame, alpha kept, never larger than the photo. */
export const imageThumbnail: Handler<"image.thumbnail"> = async (ctx, { itemId, sizePx, format, moreSizesPx }) => {
  const file = await ctx.item(itemId);
  const largestPx = Math.max(sizePx, ...moreSizesPx);
  ctx.progress({ percent: 5, step: "Reading the photo" });
  const original = await readPhotoHeader(file.path).catch(asPermanent);

  // Whatever is not asked to be kept is left out: EXIF with its GPS position, XMP, the colour profile.
  const small = await ctx.step("Make small", () =>
    openPhoto(file.path)
      .autoOrient()
      .resize(largestPx, largestPx, { fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .ensureAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true })
      .catch(asPermanent),
  );
  ctx.signal.throwIfAborted();
  const { width, height } = small.info;
  const pixels = () => sharp(small.data, { raw: { width, height, channels: 4 } });
  /** An alpha channel that is full everywhere is dropped by the encoders. */
  const encode = (sidePx: number) => {
    const sized = pixels().resize(sidePx, sidePx, { fit: "inside", withoutEnlargement: true });
    const encoded =
      format === "avif"
        ? sized.avif({ quality: 60, effort: 3 })
        : sized.webp({ quality: 82, effort: 4, smartSubsample: true });
    return encoded.toBuffer({ resolveWithObject: true });
  };

  ctx.progress({ percent: 70, step: "Saving" });
  const { main, hash } = await ctx.step("Encode", async () => {
    const tiny = await pixels()
      .resize(HASH_SIDE_PX, HASH_SIDE_PX, { fit: "inside", withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { main: await encode(sizePx), hash: rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data) };
  });
  ctx.signal.throwIfAborted();

  const thumbhash = Buffer.from(hash).toString("base64");
  const contentType = `image/${format}`;
  ctx.progress({ percent: 90 });
  const { width: widthPx, height: heightPx } = main.info;
  const meta = { widthPx, heightPx, thumbhash };
  const { artifactId } = await ctx.artifact(main.data, { name: "thumbnail", contentType, meta });
  const more = [];
  for (const morePx of new Set(moreSizesPx)) {
    ctx.signal.throwIfAborted();
    const { data, info } = await encode(morePx);
    const size = { widthPx: info.width, heightPx: info.height };
    const stored = await ctx.artifact(data, { name: `thumbnail-${morePx}`, contentType, meta: { ...size, thumbhash } });
    more.push({ ...stored, sizePx: morePx, ...size });
  }
  ctx.progress({ percent: 100, step: "Done" });
  return {
    artifactId,
    widthPx,
    heightPx,
    format,
    more,
    originalWidthPx: original.widthPx,
    originalHeightPx: original.heightPx,
    thumbhash,
  };
};
