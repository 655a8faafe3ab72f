import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { madePhotos } from "../media/testing/made-photos.ts";
import { createChildPool, type ChildPool, type RunFigures } from "../worker/child/child-pool.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const TASKS = ["image.thumbnail", "image.cartoonize", "image.upscale", "image.analyze"] as const;
const ITEM = "0190a0a0-0000-7000-8000-000000000001";

/** What comes of each: a result, or why there is none. */
const PHOTOS: Record<
  string,
  { bytes: () => Promise<Buffer | string>; is: "result" | "image-unreadable" | "image-too-large" }
> = {
  "an empty file": { bytes: async () => "", is: "image-unreadable" },
  "a photo cut off": {
    bytes: async () => (await readFile(fixture("rocket.jpg"))).subarray(0, 60_000),
    is: "image-unreadable",
  },
  "text named as a photo": { bytes: async () => "not a picture at all", is: "image-unreadable" },
  "an SVG with a script": {
    bytes: async () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>fetch("http://127.0.0.1")</script></svg>`,
    is: "image-unreadable",
  },
  "an SVG full of entities": {
    bytes: async () =>
      `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>`,
    is: "image-unreadable",
  },
  "a bomb of 400 megapixels": { bytes: () => readFile(fixture("bomb-20000x20000.png")), is: "image-too-large" },
  "one pixel": { bytes: madePhotos.onePixel, is: "result" },
  "a panorama of 20 000 pixels": {
    bytes: () =>
      sharp({ create: { width: 20_000, height: 2, channels: 3, background: "#385" } })
        .png()
        .toBuffer(),
    is: "result",
  },
  CMYK: { bytes: madePhotos.cmykJpeg, is: "result" },
  "an animated GIF": { bytes: madePhotos.animatedGif, is: "result" },
  "16 bits a channel": { bytes: madePhotos.deepPng, is: "result" },
  "half of it clear": { bytes: madePhotos.halfClearPng, is: "result" },
};

let folder: string;
let pool: ChildPool;
const figures: RunFigures[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-odd-photos-"));
  pool = createChildPool({ logger: pino({ level: "silent" }), onRun: (run) => figures.push(run) });
});
afterAll(async () => {
  await pool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe.each(TASKS)("%s", (task) => {
  const { policy, input, output } = catalog[task];
  const memoryLimitMb = policy.runsIn.kind === "child" ? policy.runsIn.memoryLimitMb : 0;

  test("of odd photos makes results, or says why not; no child dies and no file stays", async () => {
    for (const [name, { bytes, is }] of Object.entries(PHOTOS)) {
      const path = join(folder, "photo");
      await writeFile(path, await bytes());
      await using files = await createFileContext({ items: { [ITEM]: path } });
      const run = pool.run(files.ctx, task, input.parse({ itemId: ITEM }), { memoryLimitMb });
      const outcome = await run.then(
        (result) => output.safeParse(result),
        (error: unknown) => error,
      );
      if (is === "result") {
        expect(outcome, name).toMatchObject({ success: true });
        expect(files.artifacts.length, name).toBe(1);
      } else {
        expect(outcome, name).toBeInstanceOf(PermanentError);
        // For upscaling, a bomb's result is what is too large.
        const code = (outcome as PermanentError).code.replace("result-too-large", "image-too-large");
        expect(code, name).toBe(is);
        expect((outcome as Error).message, name).toMatch(/Upload it again|Make it smaller|use it as it is/);
        expect(files.artifacts, name).toEqual([]);
      }
      // What stands in the attempt's folder goes with it; more than the result would be forgotten work.
      expect((await readdir(files.ctx.tempDir)).length, name).toBeLessThanOrEqual(1);
    }
    const runs = figures.filter((run) => run.task === task);
    expect(runs).toHaveLength(Object.keys(PHOTOS).length);
    expect(new Set(runs.map(({ childPid }) => childPid)).size).toBe(1);
    expect(Math.max(...runs.map(({ peakRssMb }) => peakRssMb))).toBeLessThan(memoryLimitMb);
  }, 120_000);
});

test("image.upscale says which factor fits where a result would be too large", async () => {
  const path = join(folder, "large");
  await sharp({ create: { width: 2_000, height: 1_500, channels: 3, background: "#385" } })
    .png()
    .toFile(path);
  await using files = await createFileContext({ items: { [ITEM]: path } });
  const run = pool.run(files.ctx, "image.upscale", { itemId: ITEM, factor: 4 }, { memoryLimitMb: 1_024 });
  await expect(run).rejects.toMatchObject({
    code: "result-too-large",
    message: "4 times as large, this picture would have 48 megapixels; the limit is 16. Choose a factor of 2.",
  });
});
