import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { createChildPool, type RunFigures } from "../worker/child/child-pool.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { imageRemoveBackground } from "./image-remove-background.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-cutouts-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function cutOut(path: string) {
  await using files = await createFileContext({ items: { item: path } });
  const output = await imageRemoveBackground(files.ctx, { itemId: "item" });
  const stored = files.artifacts[0]!;
  const metadata = await sharp(stored.path).metadata();
  const { data, info } = await sharp(stored.path).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray(4 * (y * info.width + x), 4 * (y * info.width + x) + 4)];
  return { output, stored, metadata, at, data, info, happened: files.happened };
}

describe("image.remove-background", () => {
  test("cuts the astronaut out: face, suit and helmet stay, flag and shuttle go", async () => {
    const { output, stored, metadata, at, happened } = await cutOut(fixture("astronaut.png"));
    expect(metadata).toMatchObject({ format: "png", width: 512, height: 512, channels: 4, depth: "uchar" });
    expect(output).toMatchObject({ widthPx: 512, heightPx: 512, artifactId: stored.artifactId });
    expect(output.keptRatio).toBeGreaterThan(0.45);
    expect(output.keptRatio).toBeLessThan(0.65);
    expect(stored).toMatchObject({ name: "cutout", contentType: "image/png" });

    const original = await sharp(fixture("astronaut.png")).removeAlpha().raw().toBuffer();
    for (const [x, y] of [
      [225, 110],
      [220, 60],
      [130, 330],
      [380, 430],
      [250, 220],
    ] as const) {
      expect(at(x, y)).toEqual([...original.subarray(3 * (y * 512 + x), 3 * (y * 512 + x) + 3), 255]);
    }
    for (const [x, y] of [
      [20, 20],
      [60, 120],
      [400, 60],
      [480, 250],
      [350, 180],
    ] as const) {
      expect(at(x, y)).toEqual([0, 0, 0, 0]);
    }

    const percents = happened.flatMap((h) => (h.kind === "progress" ? [h.report.percent!] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.length).toBeGreaterThan(8);
    expect(percents.at(-1)).toBe(100);
    const steps = new Set(happened.flatMap((h) => (h.kind === "progress" ? [h.report.step] : [])));
    expect([...steps]).toEqual([
      "Reading the photo",
      "Preparing",
      "Finding the subject",
      "Refining the edges",
      "Saving",
      "Done",
    ]);
  });

  test("leaves no rim of a bright background around a dark subject", async () => {
    // A dark disc before white: the rim of its cut-out must stay dark.
    const disc = Buffer.from(`<svg width="600" height="400"><circle cx="300" cy="200" r="120" fill="#202830"/></svg>`);
    const { default: render } = await import("sharp");
    const path = join(folder, "disc.jpg");
    render.unblock({ operation: ["VipsForeignLoadSvg"] });
    await render({ create: { width: 600, height: 400, channels: 3, background: "#fff" } })
      .composite([{ input: disc }])
      .jpeg({ quality: 95 })
      .toFile(path);
    render.block({ operation: ["VipsForeignLoadSvg"] });
    const { data, at } = await cutOut(path);
    expect(at(300, 200)[3]).toBe(255);
    expect(at(20, 20)[3]).toBe(0);
    let visible = 0;
    let bright = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3]! < 16) continue;
      visible += 1;
      if (data[i]! + data[i + 1]! + data[i + 2]! > 3 * 140) bright += 1;
    }
    expect(Math.abs(visible / (Math.PI * 120 * 120) - 1)).toBeLessThan(0.06);
    expect(bright / visible).toBeLessThan(0.005);
  });

  test("honours the orientation and leaves metadata behind", async () => {
    const { output, metadata, at } = await cutOut(fixture("orient6.jpg"));
    expect(output).toMatchObject({ widthPx: 451, heightPx: 300 });
    for (const kind of ["exif", "xmp", "iptc", "icc", "orientation"] as const) expect(metadata[kind]).toBeUndefined();
    // Between the cat's eyes, upright; and the blur behind it.
    expect(at(220, 120)[3]).toBe(255);
    expect(at(440, 250)[3]).toBe(0);
    expect((await cutOut(fixture("exif-gps.jpg"))).metadata.exif).toBeUndefined();
  });

  test("what a photo's own alpha hides stays hidden", async () => {
    const path = join(folder, "half.png");
    const half = { create: { width: 256, height: 512, channels: 4, background: "#000" } } as const;
    await sharp(fixture("astronaut.png"))
      .ensureAlpha()
      .composite([{ input: half, left: 256, top: 0, blend: "dest-out" }])
      .png()
      .toFile(path);
    const { data, info } = await cutOut(path);
    for (let y = 0; y < 512; y += 1) expect(data[4 * (y * info.width + 400) + 3]).toBe(0);
  });

  test("a picture without a subject fails for good, in plain words", async () => {
    const path = join(folder, "plain.png");
    await sharp({ create: { width: 300, height: 200, channels: 3, background: "#888" } })
      .png()
      .toFile(path);
    await expect(cutOut(path)).rejects.toMatchObject({ name: "PermanentError", code: "no-subject" });
  });

  test("a file that is no picture fails for good, in plain words", async () => {
    const path = join(folder, "text.png");
    await writeFile(path, "not a picture");
    const error = await cutOut(path).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code: "image-unreadable" });
  });

  test("runs in a child within the task's memory, also on 48 megapixels, and leaves no file", async () => {
    const path = join(folder, "large.jpg");
    await sharp(fixture("astronaut.png")).resize(8_000, 6_000, { fit: "fill" }).jpeg({ quality: 80 }).toFile(path);
    const { runsIn, timeoutMs } = catalog["image.remove-background"].policy;
    const memoryLimitMb = runsIn.kind === "child" ? runsIn.memoryLimitMb : 0;
    const figures: RunFigures[] = [];
    await using pool = createChildPool({ logger: pino({ level: "silent" }), onRun: (run) => figures.push(run) });
    await using files = await createFileContext({ items: { item: path } });
    const output = await pool.run(files.ctx, "image.remove-background", { itemId: "item" }, { memoryLimitMb });
    expect(catalog["image.remove-background"].output.parse(output)).toMatchObject({ widthPx: 8_000, heightPx: 6_000 });
    expect(figures[0]!.peakRssMb).toBeLessThan(memoryLimitMb);
    expect(figures[0]!.durationMs).toBeLessThan(timeoutMs);
    expect(await readdir(files.ctx.tempDir)).toEqual(["cutout.png"]);
  });

  test("stops soon when its signal fires", async () => {
    await using pool = createChildPool({ logger: pino({ level: "silent" }) });
    await using files = await createFileContext({ items: { item: fixture("astronaut.png") } });
    const run = pool.run(files.ctx, "image.remove-background", { itemId: "item" }, { memoryLimitMb: 2_048 });
    run.catch(() => undefined);
    await files.until((h) => h.kind === "progress" && h.report.step === "Preparing");
    const reason = new Error("cancelled");
    files.abort(reason);
    expect(await run.catch((error: unknown) => error)).toBe(reason);
    expect(files.artifacts).toEqual([]);
  });
});
