import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { CARTOON_STYLES, imageCartoonize as definition } from "../catalog/image-cartoonize.ts";
import { imageCartoonize } from "./image-cartoonize.ts";

const ASTRONAUT = new URL("../../fixtures/astronaut.png", import.meta.url).pathname;

describe("image.cartoonize", () => {
  test("each style is a drawing of its own that still shows the photo", async () => {
    const seen = new Map<string, Buffer>();
    await using folder = await createFileContext();
    const photo = join(folder.ctx.tempDir, "small.png");
    await sharp(ASTRONAUT).resize(300).png().toFile(photo);
    for (const style of CARTOON_STYLES) {
      await using files = await createFileContext({ items: { photo } });
      const output = await imageCartoonize(files.ctx, { itemId: "photo", style });
      expect(definition.output.parse(output)).toMatchObject({ widthPx: 600, heightPx: 600, style });
      const [stored] = files.artifacts;
      expect(stored).toMatchObject({ name: "cartoon", contentType: "image/webp", meta: { style } });
      const metadata = await sharp(stored!.path).metadata();
      expect(metadata).toMatchObject({ format: "webp", width: 600, height: 600 });
      expect(metadata.exif).toBeUndefined();
      seen.set(style, await sharp(stored!.path).resize(64, 64).toColourspace("b-w").raw().toBuffer());
      const percents = files.happened.flatMap((h) => (h.kind === "progress" ? [h.report.percent!] : []));
      expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    }
    const original = await sharp(ASTRONAUT).resize(64, 64).toColourspace("b-w").raw().toBuffer();
    for (const [style, grey] of seen) {
      expect(likeness(grey, original), style).toBeGreaterThan(0.7);
      for (const [other, otherGrey] of seen) {
        if (other !== style) expect(difference(grey, otherGrey), `${style}, ${other}`).toBeGreaterThan(4);
      }
    }
  });
});

/** Correlation of two pictures, -1 to 1. */
function likeness(a: Buffer, b: Buffer): number {
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    ab += (a[i]! - ma) * (b[i]! - mb);
    aa += (a[i]! - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

function difference(a: Buffer, b: Buffer): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

function mean(bytes: Buffer): number {
  return bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
}
