import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog, type TaskInput } from "../catalog/index.ts";
import { madePhotos } from "../media/testing/made-photos.ts";
import { startServer } from "../providers/http/testing/start-server.ts";
import { createFileContext, type FileContextOptions } from "../worker/child/testing/file-context.ts";
import { backoffMs } from "../worker/backoff.ts";
import { createPoster, posterCreate } from "./poster-create.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-posters-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function make(
  path: string,
  input: Partial<TaskInput<"poster.create">> = {},
  options: FileContextOptions & { widthPx?: number } = {},
) {
  await using files = await createFileContext({ items: { item: path }, ...options });
  const parsed = catalog["poster.create"].input.parse({ itemId: crypto.randomUUID(), title: "Title", ...input });
  try {
    const whole = { ...parsed, itemId: "item" };
    const { widthPx } = options;
    const output = await (widthPx === undefined
      ? posterCreate(files.ctx, whole)
      : createPoster(files.ctx, whole, widthPx));
    const [png, pdf] = await Promise.all(files.artifacts.map(({ path: stored }) => readFile(stored)));
    return { output, png: png!, pdf: pdf!, artifacts: files.artifacts, happened: files.happened };
  } finally {
    for (const file of await readdir(files.ctx.tempDir)) expect(file).toMatch(/^poster\.(png|pdf)$/);
  }
}

/** What a small square of a picture is like. */
async function spotOf(png: Buffer, left: number, top: number, sidePx: number) {
  return sharp(await sharp(png).extract({ left, top, width: sidePx, height: sidePx }).png().toBuffer()).stats();
}

test("retries come after 2, 4 and 8 minutes, and its result is mailed", () => {
  const { policy, mailsResult } = catalog["poster.create"];
  expect(mailsResult).toBe(true);
  expect(policy).toMatchObject({ queue: "poster", maxAttempts: 4, timeoutMs: 120_000 });
  expect([1, 2, 3].map((attempt) => backoffMs(policy.backoff, attempt) / 60_000)).toEqual([2, 4, 8]);
});

describe("a portrait", () => {
  test("becomes a poster: a picture, and a PDF of 27 × 40 inches with its words as text", async () => {
    const title = "Midnight in Genève";
    const { output, png, pdf, artifacts, happened } = await make(fixture("astronaut.png"), {
      template: "noir",
      title,
      tagline: "one of us 🌙 is lying",
      credits: "music שלום",
    });
    expect(output).toMatchObject({
      widthPx: 2_025,
      heightPx: 3_000,
      faces: 1,
      faceIndex: 0,
      madeBy: { service: "local" },
    });
    expect(artifacts.map(({ name, contentType }) => [name, contentType])).toEqual([
      ["poster", "image/png"],
      ["print", "application/pdf"],
    ]);
    expect(await sharp(png).metadata()).toMatchObject({
      format: "png",
      width: 2_025,
      height: 3_000,
      channels: 3,
      density: 75,
    });
    // Between the eyes there is a face: neither the hat's black nor the paper's white, and without colour.
    const spot = await spotOf(png, 850, 1_250, 60);
    expect(spot.channels[0]!.mean).toBeGreaterThan(60);
    expect(Math.abs(spot.channels[0]!.mean - spot.channels[2]!.mean)).toBeLessThan(45);

    const library = await PDFiumLibrary.init();
    const document = await library.loadDocument(pdf);
    const page = document.getPage(0);
    expect(document.getPageCount()).toBe(1);
    expect(page.getText()).toContain(title.toUpperCase());
    document.destroy();
    library.destroy();
    expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 1944 2880\]/);
    expect(pdf.toString("latin1")).toMatch(/\/FontFile[23]/);

    const percents = happened.flatMap((h) => (h.kind === "progress" ? [h.report.percent!] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(happened.filter(({ kind }) => kind === "emit")).toEqual([]);
  });

  test("is painted anew by Segmind where it is connected, which is paid for once", async () => {
    const painted = await sharp({ create: { width: 200, height: 234, channels: 3, background: "#ff00ff" } })
      .png()
      .toBuffer();
    await using server = await startServer((_heard, response) => response.end(painted));
    const { output, png, happened } = await make(
      fixture("astronaut.png"),
      { template: "voyage" },
      { connections: { segmind: { apiKey: "k", baseUrl: server.url } }, widthPx: 405 },
    );
    expect(output.madeBy).toMatchObject({ service: "segmind" });
    expect(happened.filter(({ kind }) => kind === "cost")).toMatchObject([{ cost: { unit: "image", quantity: 1 } }]);
    // What the service painted is where the face is.
    const spot = await spotOf(png, 195, 262, 16);
    expect(spot.channels.map(({ mean }) => Math.round(mean / 20))).toEqual([13, 0, 13]);
    const { source_img: source, target_img: target } = JSON.parse(server.heard[0]!.body.toString()) as Record<
      string,
      string
    >;
    for (const sent of [source!, target!]) {
      expect(await sharp(Buffer.from(sent, "base64")).metadata()).toMatchObject({ format: "jpeg" });
    }
  });
});

describe("bad input", () => {
  const made = (name: string, bytes: () => Promise<Buffer>) => async () => {
    const path = join(folder, name);
    await writeFile(path, await bytes());
    return path;
  };
  const crowd = async () => {
    const head = await sharp(fixture("astronaut.png"))
      .extract({ left: 130, top: 10, width: 190, height: 190 })
      .toBuffer();
    return sharp({ create: { width: 900, height: 300, channels: 3, background: "#9a8f80" } })
      .composite([40, 360, 660].map((left) => ({ input: head, left, top: 50 })))
      .png()
      .toBuffer();
  };
  test.each<[string, () => Promise<string>, string]>([
    ["an empty file", made("empty.png", async () => Buffer.alloc(0)), "image-unreadable"],
    [
      "a truncated file",
      made("short.png", async () => (await readFile(fixture("astronaut.png"))).subarray(0, 9_000)),
      "image-unreadable",
    ],
    ["a film", async () => fixture("testsrc.mp4"), "image-unreadable"],
    ["400 megapixels", async () => fixture("bomb-20000x20000.png"), "image-too-large"],
    ["one pixel", made("one.png", madePhotos.onePixel), "no-face"],
    ["CMYK without a face", made("cmyk.jpg", madePhotos.cmykJpeg), "no-face"],
    ["16 bits without a face", made("deep.png", madePhotos.deepPng), "no-face"],
    ["an animation without a face", made("plain.gif", madePhotos.animatedGif), "no-face"],
    ["a cat", async () => fixture("chelsea.png"), "no-face"],
  ])(
    "%s fails for good with a code",
    async (_what, path, code) => {
      await expect(make(await path())).rejects.toMatchObject({ name: "PermanentError", code });
    },
    30_000,
  );

  test("three people are told of, so that one can be chosen", async () => {
    await using files = await createFileContext({ items: { item: await made("crowd.png", crowd)() } });
    const input = catalog["poster.create"].input.parse({ itemId: crypto.randomUUID(), title: "Title" });
    await expect(posterCreate(files.ctx, { ...input, itemId: "item" })).rejects.toMatchObject({
      code: "several-faces",
    });
    const told = files.happened.find((happening) => happening.kind === "emit");
    expect(catalog["poster.create"].partial.parse(told?.partial).faces).toHaveLength(3);
  });

  test("signs that no font has are named before any painting", async () => {
    const failure = make(fixture("astronaut.png"), { title: "ราตรี" });
    await expect(failure).rejects.toMatchObject({ code: "letters-missing" });
    await expect(failure).rejects.toThrow(/ร า ต/);
  });

  test.each([
    ["no title", { title: "  " }],
    ["a title of 121 letters", { title: "x".repeat(121) }],
    ["another template", { template: "opera" }],
    ["a face of -1", { faceIndex: -1 }],
  ])("%s is refused when it is asked for", (_what, input) => {
    const whole = { itemId: crypto.randomUUID(), title: "Title", ...input };
    expect(catalog["poster.create"].input.safeParse(whole).success).toBe(false);
  });
});
