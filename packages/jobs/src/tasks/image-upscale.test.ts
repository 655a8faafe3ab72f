import { join } from "node:path";
import pino from "pino";
import sharp from "sharp";
import { expect, test } from "vitest";
import { imageUpscale as definition } from "../catalog/image-upscale.ts";
import { createChildPool } from "../worker/child/child-pool.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { imageUpscale } from "./image-upscale.ts";

const ASTRONAUT = new URL("../../fixtures/astronaut.png", import.meta.url).pathname;

test("comes nearer to the true picture than bicubic does, tile by tile without seams", async () => {
  await using files = await createFileContext({ items: {} });
  const truth = await sharp(ASTRONAUT)
    .extract({ left: 60, top: 0, width: 400, height: 360 })
    .removeAlpha()
    .png()
    .toBuffer();
  const path = join(files.ctx.tempDir, "half.png");
  await sharp(truth).resize(200, 180, { kernel: "cubic" }).png().toFile(path);
  await using run = await createFileContext({ items: { photo: path } });
  const output = definition.output.parse(await imageUpscale(run.ctx, { itemId: "photo", factor: 2 }));
  expect(output).toMatchObject({ widthPx: 400, heightPx: 360, factor: 2, madeBy: { service: "local" } });
  const want = await sharp(truth).raw().toBuffer();
  const got = await sharp(run.artifacts[0]!.path).raw().toBuffer();
  const bicubic = await sharp(path).resize(400, 360, { kernel: "cubic" }).raw().toBuffer();
  // 1.5 dB: 30 % less error.
  expect(error(got, want)).toBeLessThan(0.7 * error(bicubic, want));
  // The border of two tiles, at 160 pixels of the photo, is no worse than the rest.
  const column = (x: number) =>
    Buffer.concat(Array.from({ length: 360 }, (_, y) => got.subarray(3 * (400 * y + x), 3 * (400 * y + x) + 3)));
  const trueColumn = (x: number) =>
    Buffer.concat(Array.from({ length: 360 }, (_, y) => want.subarray(3 * (400 * y + x), 3 * (400 * y + x) + 3)));
  expect(error(column(320), trueColumn(320))).toBeLessThan(3 * error(got, want));
  const percents = run.happened.flatMap((h) => (h.kind === "progress" ? [h.report.percent!] : []));
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(percents.length).toBeGreaterThan(5);
});

test("says which factor fits where a result would be too large", async () => {
  await using folder = await createFileContext();
  const path = join(folder.ctx.tempDir, "large");
  await sharp({ create: { width: 2_000, height: 1_500, channels: 3, background: "#385" } })
    .png()
    .toFile(path);
  await using files = await createFileContext({ items: { large: path } });
  await expect(imageUpscale(files.ctx, { itemId: "large", factor: 4 })).rejects.toMatchObject({
    code: "result-too-large",
    message: "4 times as large, this picture would have 48 megapixels; the limit is 16. Choose a factor of 2.",
  });
});

test("stops between tiles when its signal fires", async () => {
  await using pool = createChildPool({ logger: pino({ level: "silent" }) });
  await using files = await createFileContext({ items: { photo: ASTRONAUT } });
  const run = pool.run(files.ctx, "image.upscale", { itemId: "photo", factor: 2 }, { memoryLimitMb: 1_024 });
  run.catch(() => undefined);
  await files.until((h) => h.kind === "progress" && h.report.percent! > 10);
  const reason = new Error("cancelled");
  files.abort(reason);
  expect(await run.catch((thrown: unknown) => thrown)).toBe(reason);
  expect(files.artifacts).toEqual([]);
});

/** Mean square. */
function error(a: Buffer, b: Buffer): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;
}
