import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { thumbHashToAverageRGBA, thumbHashToApproximateAspectRatio } from "thumbhash";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { madePhotos } from "../media/testing/made-photos.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { imageThumbnail } from "./image-thumbnail.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-thumbnails-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function thumbnail(path: string, sizePx = 512) {
  await using files = await createFileContext({ items: { item: path } });
  const output = await imageThumbnail(files.ctx, { itemId: "item", sizePx, format: "webp", moreSizesPx: [] });
  const stored = files.artifacts[0]!;
  const { data, info } = await sharp(stored.path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const metadata = await sharp(stored.path).metadata();
  const small = await smallCopy(stored.path);
  const at = (x: number, y: number) => [...data.subarray(4 * (y * info.width + x), 4 * (y * info.width + x) + 4)];
  return { output, stored, metadata, at, small, happened: files.happened };
}

/** 45 × 30 pixels, for comparing pictures as a whole. */
const smallCopy = (path: string) => sharp(path).resize(45, 30, { fit: "fill" }).removeAlpha().raw().toBuffer();

async function made(name: keyof typeof madePhotos) {
  const path = join(folder, name);
  await writeFile(path, await madePhotos[name]());
  return path;
}

const near = (pixel: number[], expected: number[], within = 8) =>
  pixel.every((value, i) => Math.abs(value - expected[i]!) <= within);

describe("image.thumbnail", () => {
  test("makes a WebP that fits the size, and says so", async () => {
    const { output, stored, metadata } = await thumbnail(fixture("rocket.jpg"), 256);
    expect(metadata).toMatchObject({ format: "webp", width: 256, height: 171 });
    expect(output).toMatchObject({ widthPx: 256, heightPx: 171, originalWidthPx: 640, originalHeightPx: 427 });
    expect(stored).toMatchObject({
      artifactId: output.artifactId,
      name: "thumbnail",
      contentType: "image/webp",
      meta: { widthPx: 256, heightPx: 171, thumbhash: output.thumbhash },
    });
  });

  test("honours the orientation: the result looks like the upright photo", async () => {
    const { output, metadata, small } = await thumbnail(fixture("orient6.jpg"));
    expect(output).toMatchObject({ widthPx: 451, heightPx: 300, originalWidthPx: 451, originalHeightPx: 300 });
    expect(metadata.orientation).toBeUndefined();
    // orient6.jpg is chelsea.png turned on its side, with the orientation that puts it upright.
    const upright = await smallCopy(fixture("chelsea.png"));
    const difference = small.reduce((sum, value, i) => sum + Math.abs(value - upright[i]!), 0) / small.length;
    expect(difference).toBeLessThan(6);
  });

  test("leaves every kind of metadata behind, GPS above all", async () => {
    expect((await sharp(fixture("exif-gps.jpg")).metadata()).exif).toBeDefined();
    const { metadata } = await thumbnail(fixture("exif-gps.jpg"));
    for (const kind of ["exif", "xmp", "iptc", "icc"] as const) expect(metadata[kind]).toBeUndefined();
  });

  test("converts wide colours to sRGB instead of only dropping their profile", async () => {
    const { at } = await thumbnail(await made("wideGamut"));
    const { at: narrow } = await thumbnail(await made("deepPng"));
    // The same red, stored in other numbers, looks the same.
    expect(near(at(20, 15), narrow(20, 15))).toBe(true);
  });

  test.each(["cmykJpeg", "deepPng", "tiff", "avif", "webp", "progressiveJpeg", "interlacedPng"] as const)(
    "reads %s",
    async (name) => {
      const { at, metadata } = await thumbnail(await made(name));
      expect(metadata).toMatchObject({ width: 40, height: 30, hasAlpha: false });
      expect(near(at(20, 15), [200, 40, 40, 255], 30)).toBe(true);
    },
  );

  test("shows the first frame of an animation", async () => {
    const { at, metadata } = await thumbnail(await made("animatedGif"));
    expect(metadata.pages ?? 1).toBe(1);
    expect(near(at(20, 15), [255, 0, 0, 255])).toBe(true);
  });

  test("keeps transparency", async () => {
    const { at } = await thumbnail(await made("halfClearPng"));
    expect(at(5, 15)[3]).toBe(0);
    expect(near(at(35, 15), [0, 255, 0, 255])).toBe(true);
  });

  test("never enlarges, not even one pixel", async () => {
    const { output } = await thumbnail(await made("onePixel"), 2_048);
    expect(output).toMatchObject({ widthPx: 1, heightPx: 1 });
    expect(catalog["image.thumbnail"].output.safeParse({ ...output }).success).toBe(true);
  });

  test("the thumbhash has the photo's colour and shape", async () => {
    const { output } = await thumbnail(await made("deepPng"));
    const hash = Buffer.from(output.thumbhash, "base64");
    const { r, g, b } = thumbHashToAverageRGBA(hash);
    expect(near([r * 255, g * 255, b * 255], [200, 40, 40], 20)).toBe(true);
    expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(4 / 3, 0);
  });

  test("progress rises to 100", async () => {
    const { happened } = await thumbnail(fixture("rocket.jpg"));
    const percents = happened.flatMap((h) => (h.kind === "progress" ? [h.report.percent!] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  });

  test.each([
    ["trunc.mp4", "image-unreadable"],
    ["LICENSES.md", "image-unreadable"],
    ["bomb-20000x20000.png", "image-too-large"],
  ])("%s fails for good, in plain words", async (name, code) => {
    const error = await thumbnail(fixture(name)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).not.toMatch(/vips|input|buffer/i);
  });

  test("an SVG is not opened, though libvips could", async () => {
    const path = join(folder, "drawing.svg");
    await writeFile(
      path,
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>`,
    );
    await expect(thumbnail(path)).rejects.toMatchObject({ code: "image-unreadable" });
  });

  test("makes AVIF, and more sizes of the same picture, never larger than the photo", async () => {
    await using files = await createFileContext({ items: { item: fixture("rocket.jpg") } });
    const input = { itemId: "item", sizePx: 128, format: "avif", moreSizesPx: [256, 2_048] } as const;
    const output = await imageThumbnail(files.ctx, { ...input, moreSizesPx: [...input.moreSizesPx] });
    expect(output).toMatchObject({
      widthPx: 128,
      heightPx: 85,
      format: "avif",
      more: [
        { sizePx: 256, widthPx: 256, heightPx: 171 },
        { sizePx: 2_048, widthPx: 640, heightPx: 427 },
      ],
    });
    expect(files.artifacts.map(({ name }) => name)).toEqual(["thumbnail", "thumbnail-256", "thumbnail-2048"]);
    for (const { path, contentType } of files.artifacts) {
      expect(contentType).toBe("image/avif");
      expect(await sharp(path).metadata()).toMatchObject({ format: "heif", compression: "av1" });
    }
  });
});
