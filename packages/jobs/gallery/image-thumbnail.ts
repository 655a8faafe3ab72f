import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { thumbHashToRGBA } from "thumbhash";
import { defineGallery } from "./runner/define-gallery.ts";
import { photo } from "./runner/photo.ts";

const runs = [
  ["astronaut.png", "webp"],
  ["orient6.jpg", "webp"],
  ["coffee.png", "avif"],
  ["st-allium-oreophilum.jpg", "webp"],
] as const;

/** Each thumbnail in its own size, and the placeholder that stands there until it has come. */
export default defineGallery({
  task: "image.thumbnail",
  cellHeightPx: 260,
  runs: runs.map(([name, format]) => {
    const { itemId, items } = photo(name);
    return { label: `${name}, ${format}`, input: { itemId, format, sizePx: 256 }, items };
  }),
  async pictures({ run, output, artifacts }) {
    const data = await readFile(artifacts[0]!.path);
    const { w, h, rgba } = thumbHashToRGBA(Buffer.from(output.thumbhash, "base64"));
    const placeholder = await sharp(rgba, { raw: { width: w, height: h, channels: 4 } })
      .resize(output.widthPx, output.heightPx, { fit: "fill" })
      .png()
      .toBuffer();
    const size = `${output.widthPx} × ${output.heightPx}, ${(data.length / 1_000).toFixed(1)} kB`;
    return [
      { data: placeholder, label: "its placeholder" },
      { data, label: `${run.label}: ${size}` },
    ];
  },
});
