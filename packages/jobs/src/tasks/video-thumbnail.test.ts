import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import { PermanentError } from "../engine/permanent-error.ts";
import { hasFfmpeg } from "../providers/video/ffmpeg-frames.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { videoThumbnail } from "./video-thumbnail.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-videos-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function pictures(path: string, frames = 4) {
  await using files = await createFileContext({ items: { item: path } });
  const output = await videoThumbnail(files.ctx, { itemId: "item", frames });
  expect(catalog["video.thumbnail"].output.parse(output)).toEqual(output);
  const stored = new Map<string, Buffer>();
  for (const { name, path: at } of files.artifacts) stored.set(name, await readFile(at));
  return { output, stored, happened: files.happened };
}

async function refusal(path: string) {
  const error = await pictures(path).then(
    () => expect.fail("expected a refusal"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PermanentError);
  return error as PermanentError;
}

/** The commonest colour of a part of a picture, given in shares of its size. */
async function colourOf(picture: Buffer, [left, top, width, height]: [number, number, number, number]) {
  const { width: w, height: h } = await sharp(picture).metadata();
  const part = { left: Math.round(left * w), top: Math.round(top * h) };
  const size = { width: Math.round(width * w), height: Math.round(height * h) };
  const { dominant } = await sharp(
    await sharp(picture)
      .extract({ ...part, ...size })
      .png()
      .toBuffer(),
  ).stats();
  return dominant;
}

describe("video.thumbnail", () => {
  test("H.264: facts, a poster and a strip whose frames follow each other", async () => {
    const { output, stored, happened } = await pictures(fixture("testsrc.mp4"));
    expect(output).toMatchObject({
      durationMs: 5_000,
      widthPx: 1_280,
      heightPx: 720,
      fps: 25,
      container: "MP4",
      videoCodec: "avc",
      audioCodec: "aac",
      notice: null,
      poster: { widthPx: 1_280, heightPx: 720 },
      madeBy: { service: "local", model: (await hasFfmpeg()) ? "ffmpeg" : "OpenH264" },
    });
    const times = output.strip!.timesMs;
    for (const [i, wanted] of [625, 1_875, 3_125, 4_375].entries())
      expect(Math.abs(times[i]! - wanted)).toBeLessThan(45);
    expect([...stored.keys()].toSorted()).toEqual(["poster", "strip", "thumbnail"]);
    expect((await sharp(stored.get("thumbnail")!).metadata()).width).toBe(512);
    const percents = happened.flatMap((one) => (one.kind === "progress" ? [one.report.percent!] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  });

  test("VP9 that starts black: the poster is a later frame, in its true colours", async () => {
    const { output, stored } = await pictures(fixture("black-first.webm"), 6);
    expect(output).toMatchObject({ container: "WebM", videoCodec: "vp9", audioCodec: null, durationMs: 3_000 });
    expect(output.poster!.atMs).toBeGreaterThan(1_000);
    // The pattern's first bar is red, its last cyan.
    const bar = await colourOf(stored.get("poster")!, [0, 0.3, 0.1, 0.7]);
    expect(bar.r).toBeGreaterThan(180);
    expect(Math.max(bar.g, bar.b)).toBeLessThan(80);
    // The first frame of the strip is black.
    const first = await colourOf(stored.get("strip")!, [0.02, 0.05, 0.2, 0.3]);
    expect(Math.max(first.r, first.g, first.b)).toBeLessThan(30);
  });

  test("honours the rotation", async () => {
    const { output, stored } = await pictures(fixture("turned.mov"));
    expect(output).toMatchObject({ widthPx: 90, heightPx: 160, rotationDeg: 270, container: "QuickTime File Format" });
    expect(await sharp(stored.get("poster")!).metadata()).toMatchObject({ width: 90, height: 160 });
    // Turned to the left, the red bar that stood at the left lies at the bottom.
    const bar = await colourOf(stored.get("poster")!, [0.3, 0.9, 0.7, 0.1]);
    expect(bar.r).toBeGreaterThan(180);
    expect(bar.g).toBeLessThan(80);
  });

  test("a codec that nothing here decodes: the facts, and what to install", async () => {
    if (await hasFfmpeg()) return expect((await pictures(fixture("hevc.mp4"))).output.poster).not.toBeNull();
    const { output, stored } = await pictures(fixture("hevc.mp4"));
    expect(output).toMatchObject({ videoCodec: "hevc", durationMs: 1_000, widthPx: 160, poster: null, strip: null });
    expect(output.notice).toMatch(/HEVC.*MP4 with H\.264.*install ffmpeg/);
    expect(stored.size).toBe(0);
  });

  test("cut off, empty, sound alone, no video at all: told apart in plain words", async () => {
    const empty = join(folder, "empty.mp4");
    await writeFile(empty, "");
    const broken = join(folder, "broken.mp4");
    const bytes = await readFile(fixture("testsrc.mp4"));
    // The index is whole, the pictures are not.
    bytes.fill(0x55, 60, 100_000);
    await writeFile(broken, bytes);
    for (const path of [fixture("trunc.mp4"), empty, broken, fixture("rocket.jpg"), fixture("LICENSES.md")]) {
      expect((await refusal(path)).code).toBe("video-unreadable");
    }
    expect((await refusal(fixture("sound.mp4"))).message).toContain("sound but no picture");
  });
});
