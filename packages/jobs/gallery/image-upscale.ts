import sharp from "sharp";
import { defineGallery } from "./runner/define-gallery.ts";
import { photo } from "./runner/photo.ts";

/** Beside each result, the same part of the photo enlarged as a browser would. */
export default defineGallery({
  task: "image.upscale",
  columns: 2,
  cellWidthPx: 480,
  cellHeightPx: 360,
  runs: (["astronaut.png", "coffee.png"] as const).map((name) => {
    const { itemId, items } = photo(name);
    return { label: `${name}, 2 times`, input: { itemId, factor: 2 }, items };
  }),
  async pictures({ run, artifacts }) {
    const [path] = Object.values(run.items ?? {});
    const part = { left: 150, top: 40, width: 160, height: 120 };
    const size = { width: 480, height: 360 };
    const double = { left: 300, top: 80, width: 320, height: 240 };
    const before = await sharp(await sharp(path).extract(part).png().toBuffer())
      .resize(size)
      .png()
      .toBuffer();
    const after = await sharp(await sharp(artifacts[0]!.path).extract(double).png().toBuffer())
      .resize(size)
      .png()
      .toBuffer();
    return [
      { data: before, label: "original, a part" },
      { data: after, label: run.label },
    ];
  },
});
