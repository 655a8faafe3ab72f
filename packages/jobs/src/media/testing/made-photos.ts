import sharp from "sharp";

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 40 } } });

/** Small photos of kinds that are easy to get wrong, made when asked for. */
export const madePhotos = {
  onePixel: () => plain(1, 1).png().toBuffer(),
  cmykJpeg: () => plain(40, 30).toColourspace("cmyk").jpeg().toBuffer(),
  deepPng: () => plain(40, 30).toColourspace("rgb16").png().toBuffer(),
  greyPng: () => plain(40, 30).toColourspace("b-w").png().toBuffer(),
  tiff: () => plain(40, 30).tiff().toBuffer(),
  avif: () => plain(40, 30).avif().toBuffer(),
  webp: () => plain(40, 30).webp().toBuffer(),
  losslessWebp: () => plain(40, 30).webp({ lossless: true }).toBuffer(),
  progressiveJpeg: () => plain(40, 30).jpeg({ progressive: true }).toBuffer(),
  interlacedPng: () => plain(40, 30).png({ progressive: true }).toBuffer(),
  /** Two frames: red, then blue. */
  animatedGif: () =>
    sharp(
      [
        { create: { width: 40, height: 30, channels: 3, background: "red" } },
        { create: { width: 40, height: 30, channels: 3, background: "blue" } },
      ] as never,
      { join: { animated: true } },
    )
      .gif()
      .toBuffer(),
  /** Left half clear, right half green. */
  halfClearPng: () =>
    sharp({ create: { width: 40, height: 30, channels: 4, background: "#0000" } })
      .composite([
        { input: { create: { width: 20, height: 30, channels: 4, background: "#00ff00" } }, left: 20, top: 0 },
      ])
      .png()
      .toBuffer(),
  /** Blue as seen by its Display P3 profile: more of it than sRGB can show. */
  wideGamut: () => plain(40, 30).withIccProfile("p3").jpeg({ quality: 100 }).toBuffer(),
} satisfies Record<string, () => Promise<Buffer>>;
