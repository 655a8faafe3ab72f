import sharp from "sharp";

/** Enough for 210 mm at 155 dots an inch. */
const PICTURE_PX = 1_280;
const STAR_PX = 640;

/** A picture as it goes into a book. */
export async function bookPicture(path: string): Promise<Uint8Array> {
  return sharp(path)
    .autoOrient()
    .resize(PICTURE_PX, PICTURE_PX, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#fffdf8" })
    .jpeg({ quality: 86, mozjpeg: true })
    .toBuffer();
}

/** The drawing of a photo, square, round its most telling part. */
export async function starPicture(path: string): Promise<Uint8Array> {
  return sharp(path)
    .autoOrient()
    .resize(STAR_PX, STAR_PX, { fit: "cover", position: sharp.strategy.attention })
    .flatten({ background: "#fffdf8" })
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** Hills under a moon, for a picture that did not come: the same for the same seed. */
export async function fallbackPicture(seed: number): Promise<Uint8Array> {
  const width = 640;
  const height = 576;
  const pixels = Buffer.alloc(3 * width * height);
  const phase = (seed % 628) / 100;
  const moon = { x: width * (0.25 + 0.5 * ((seed >>> 3) % 100) * 0.01), y: height * 0.26, r: 46 };
  const hills = [
    { base: 0.62, high: 26, wide: 150, colour: [150, 166, 196] },
    { base: 0.74, high: 22, wide: 105, colour: [112, 136, 170] },
    { base: 0.87, high: 18, wide: 76, colour: [78, 104, 138] },
  ] as const;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const down = y / height;
      let colour: readonly number[] = [200 + 45 * down, 208 + 20 * down, 232 - 20 * down];
      if (Math.hypot(x - moon.x, y - moon.y) < moon.r) colour = [255, 246, 214];
      for (const [n, { base, high, wide, colour: hill }] of hills.entries()) {
        if (y > height * base - high * Math.sin(x / wide + phase * (n + 1))) colour = hill;
      }
      const at = 3 * (y * width + x);
      for (let c = 0; c < 3; c += 1) pixels[at + c] = colour[c] ?? 0;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .blur(0.7)
    .jpeg({ quality: 86 })
    .toBuffer();
}

/** The colours of the page beside a picture: paper with a breath of it, and a stronger one for ornament. */
export async function tintOf(picture: Uint8Array): Promise<{ paper: string; ink: string }> {
  const { channels } = await sharp(picture).resize(64, 64, { fit: "cover" }).removeAlpha().stats();
  const mean = channels.slice(0, 3).map((channel) => channel.mean);
  const mixed = (other: readonly number[], share: number) =>
    `#${mean
      .map((value, i) =>
        Math.round(value * share + other[i]! * (1 - share))
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")}`;
  return { paper: mixed([255, 251, 242], 0.07), ink: mixed([255, 253, 248], 0.55) };
}
