import sharp from "sharp";

/** A photo of noise, which no format makes small. */
export async function makePhoto(sidePx: number, random: () => number): Promise<Blob> {
  const seed = Math.floor(random() * 1e9);
  const noise = Buffer.alloc(sidePx * sidePx * 3);
  for (let index = 0; index < noise.length; index += 1)
    noise[index] = (Math.imul(index + seed, 0x9e3779b1) >>> 13) & 0xff;
  const png = await sharp(noise, { raw: { width: sidePx, height: sidePx, channels: 3 } })
    .png()
    .toBuffer();
  return new File([new Uint8Array(png)], `noise-${seed}.png`, { type: "image/png" });
}
