import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fittingName, inspectUpload, stopInspecting, UploadRefused } from "./index.ts";
import { madePdf } from "./testing/made-pdfs.ts";
import { madePhotos } from "./testing/made-photos.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);
const fixture = (name: string) => new URL(name, FIXTURES).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-uploads-"));
});
afterAll(async () => {
  await stopInspecting();
  await rm(folder, { recursive: true });
});

async function inspect(content: Uint8Array | string, claimedName: string, claimedType = "") {
  const path = join(folder, "upload");
  await writeFile(path, content);
  return inspectUpload({ path, claimedName, claimedType });
}

async function refusal(work: Promise<unknown>): Promise<UploadRefused> {
  const error = await work.then(
    (accepted) => expect.fail(`expected a refusal, got ${JSON.stringify(accepted)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UploadRefused);
  return error as UploadRefused;
}

describe("photos are taken", () => {
  test.each([
    ["astronaut.png", "image/png", 512, 512],
    ["rocket.jpg", "image/jpeg", 640, 427],
    // Stored as 300 × 451, to be turned.
    ["orient6.jpg", "image/jpeg", 451, 300],
  ])("%s", async (name, contentType, widthPx, heightPx) => {
    const inspected = await inspectUpload({ path: fixture(name), claimedName: name, claimedType: contentType });
    expect(inspected).toEqual({ contentType, widthPx, heightPx });
  });

  test.each([
    ["onePixel", "a.png", "image/png", 1, 1],
    ["cmykJpeg", "a.jpg", "image/jpeg", 40, 30],
    ["progressiveJpeg", "a.jpeg", "image/jpeg", 40, 30],
    ["deepPng", "a.png", "image/png", 40, 30],
    ["greyPng", "a.png", "image/png", 40, 30],
    ["interlacedPng", "a.png", "image/png", 40, 30],
    ["halfClearPng", "a.png", "image/png", 40, 30],
    ["animatedGif", "a.gif", "image/gif", 40, 30],
    ["webp", "a.webp", "image/webp", 40, 30],
    ["losslessWebp", "a.webp", "image/webp", 40, 30],
    ["avif", "a.avif", "image/avif", 40, 30],
    ["tiff", "a.tif", "image/tiff", 40, 30],
  ] as const)("%s", async (photo, name, contentType, widthPx, heightPx) => {
    const inspected = await inspect(await madePhotos[photo](), name, contentType);
    expect(inspected).toEqual({ contentType, widthPx, heightPx });
  });

  test("under a name without an ending we know, as what they are", async () => {
    const png = await madePhotos.onePixel();
    expect(await inspect(png, "photo")).toMatchObject({ contentType: "image/png" });
    expect(await inspect(png, "2026.11.22 at noon")).toMatchObject({ contentType: "image/png" });
  });
});

test("photos that go by the name of another kind of photo are taken as what they are", async () => {
  const png = await madePhotos.onePixel();
  for (const [name, fitting] of [
    ["photo.JPG", "photo.png"],
    ["a.b.heic", "a.b.png"],
    [".jpg", ".jpg.png"],
    ["photo.PNG", "photo.PNG"],
    ["photo", "photo"],
  ] as const) {
    expect(await inspect(png, name, "image/jpeg")).toMatchObject({ contentType: "image/png" });
    expect(fittingName(name, "image/png"), name).toBe(fitting);
  }
  expect(fittingName("photo.png", "image/jpeg")).toBe("photo.jpg");
  // What the name says counts as little for what is broken.
  const cut = (await readFile(fixture("rocket.jpg"))).subarray(0, 20_000);
  expect(await refusal(inspect(cut, "rocket.png"))).toMatchObject({ code: "damaged" });
});

test("PDFs and videos are taken, as what they are", async () => {
  const taken = { widthPx: null, heightPx: null };
  const pdf = await madePdf({ pages: ["hello"] });
  expect(await inspect(pdf, "paper.pdf")).toEqual({ contentType: "application/pdf", ...taken });
  expect(await inspect(pdf, "paper")).toEqual({ contentType: "application/pdf", ...taken });
  for (const [name, contentType] of [
    ["testsrc.mp4", "video/mp4"],
    ["turned.mov", "video/quicktime"],
    ["black-first.webm", "video/webm"],
  ] as const) {
    expect(await inspect(await readFile(fixture(name)), name)).toEqual({ contentType, ...taken });
  }
  // A camera's own ending.
  expect(await inspect(await readFile(fixture("turned.mov")), "CLIP.MP4")).toMatchObject(taken);
});

test("a TIFF whose index stands at its end, behind megabytes of pixels", async () => {
  const { default: sharp } = await import("sharp");
  const tiff = await sharp({ create: { width: 1_000, height: 800, channels: 3, background: "#246" } })
    .tiff({ compression: "none" })
    .toBuffer();
  expect(tiff.length).toBeGreaterThan(2e6);
  expect(await inspect(tiff, "scan.tif")).toEqual({ contentType: "image/tiff", widthPx: 1_000, heightPx: 800 });
});

describe("refused", () => {
  test("nothing", async () => {
    expect(await refusal(inspect("", "photo.jpg"))).toMatchObject({ code: "empty" });
  });

  test("a decompression bomb, from its header, without decoding", async () => {
    const bomb = { path: fixture("bomb-20000x20000.png"), claimedName: "bomb.png", claimedType: "image/png" };
    await refusal(inspectUpload(bomb));
    const startedAt = performance.now();
    const refused = await refusal(inspectUpload(bomb));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(refused).toMatchObject({ code: "too-many-pixels" });
    expect(refused.message).toContain("400 megapixels");
  });

  test("a bomb whose header is not read here, by the decoder", async () => {
    const { default: sharp } = await import("sharp");
    const big = sharp({ create: { width: 10_000, height: 5_001, channels: 3, background: "white" } });
    const tiff = await big.tiff({ compression: "deflate" }).toBuffer();
    expect(await refusal(inspect(tiff, "big.tif"))).toMatchObject({ code: "too-many-pixels" });
  });

  test.each(["astronaut.png", "rocket.jpg"])("%s cut off, wherever that is", async (name) => {
    const whole = await readFile(fixture(name));
    for (const share of [0.02, 0.3, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      const refused = await refusal(inspect(cut, name));
      expect(refused).toMatchObject({ code: "damaged" });
      expect(refused.message).toMatch(/damaged or was cut off/);
    }
  });

  test("a photo with its pixels overwritten", async () => {
    const broken = await readFile(fixture("astronaut.png"));
    broken.fill(7, 300_000, 300_400);
    expect(await refusal(inspect(broken, "astronaut.png"))).toMatchObject({ code: "damaged" });
  });

  const script = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
  test.each([
    ["plain", script],
    ["with a byte order mark", `\ufeff${script}`],
    ["with prologue and comments", `<?xml version="1.0"?>\n<!-- a > b -->\n<!-- c -->${script}`],
    ["with a long comment", `<!--${"x".repeat(20_000)}-->${script}`],
    ["with a doctype and entities", `<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>`],
    ["with a namespace prefix", `<s:svg xmlns:s="http://www.w3.org/2000/svg"/>`],
    ["UTF-16, little end first", Buffer.from(`\ufeff${script}`, "utf16le")],
    ["UTF-16 without a mark", Buffer.from(script, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\ufeff${script}`, "utf16le").swap16()],
  ])("SVG, %s, whatever its name", async (_, svg) => {
    for (const name of ["drawing.svg", "photo.png", "photo"]) {
      const refused = await refusal(inspect(svg, name, "image/png"));
      expect(refused).toMatchObject({ code: "svg" });
      expect(refused.message).toContain("SVG can carry script");
    }
  });

  test("compressed SVG", async () => {
    expect(await refusal(inspect(gzipSync(script), "drawing.svgz"))).toMatchObject({ code: "svg" });
  });

  test.each([
    ["%PDF-1.7\n%âãÏÓ\n1 0 obj\n", "photo.jpg", "a PDF document"],
    ["<!DOCTYPE html><html><body>hello", "photo.png", "a web page"],
    ["<html><script>alert(1)</script>", "photo.gif", "a web page"],
    ["PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000", "photo.webp", "another kind of file"],
  ])("%j named %s", async (content, name, kind) => {
    const refused = await refusal(inspect(content, name, "image/jpeg"));
    expect(refused).toMatchObject({ code: "wrong-kind" });
    expect(refused.message).toContain(kind);
  });

  test("a photo under the name of a program or document, with the name it should have", async () => {
    const png = await madePhotos.onePixel();
    for (const name of ["page.html", "run.exe", "photo.jpg.exe", "paper.pdf", "x.svg", "film.mp4"]) {
      expect(await refusal(inspect(png, name))).toMatchObject({ code: "wrong-kind" });
    }
    expect((await refusal(inspect(png, "photo.PDF"))).message).toBe(
      "The name ends in .pdf, but the content is a PNG picture. Rename it to end in .png, then upload it again.",
    );
  });

  test("videos and PDFs that were cut off, or go by the name of something else", async () => {
    const mp4 = await readFile(fixture("testsrc.mp4"));
    const webm = await readFile(fixture("black-first.webm"));
    for (const [bytes, name] of [
      [await readFile(fixture("trunc.mp4")), "film.mp4"],
      [mp4.subarray(0, mp4.length - 1), "film.mp4"],
      [webm.subarray(0, webm.length - 1), "film.webm"],
    ] as const) {
      const cut = await refusal(inspect(bytes, name));
      expect(cut).toMatchObject({ code: "damaged" });
      expect(cut.message).toContain("video is damaged or was cut off");
    }
    expect((await refusal(inspect("%PDF-1.7\n", "paper.pdf"))).message).toContain("PDF is damaged or was cut off");
    expect(await refusal(inspect(mp4, "film.jpg"))).toMatchObject({ code: "wrong-kind" });
    expect(await refusal(inspect(webm, "film.pdf"))).toMatchObject({ code: "wrong-kind" });
  });

  test("what is neither photo, PDF nor video", async () => {
    const refused = await refusal(inspect("just text", "notes.txt"));
    expect(refused).toMatchObject({ code: "unsupported" });
    expect(refused.message).toContain("PDFs, and videos");
    expect(await refusal(inspect("just text", "photo.jpg"))).toMatchObject({ code: "damaged" });
  });

  test("any bytes and any name: an answer or a refusal, never another error", async () => {
    const heads = [
      "",
      "\u0089PNG\r\n\u001a\n",
      "\u00ff\u00d8\u00ff\u00e0",
      "GIF89a",
      "RIFF\0\0\0\0WEBPVP8X",
      "<svg",
      "II*\0",
    ];
    const content = fc
      .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }))
      .map(([head, tail]) => Buffer.concat([Buffer.from(head, "latin1"), tail]));
    await fc.assert(
      fc.asyncProperty(content, fc.string(), async (bytes, name) => {
        await inspect(bytes, name).catch((error: unknown) => expect(error).toBeInstanceOf(UploadRefused));
      }),
      { numRuns: 150 },
    );
  });

  test("refusals leave the next upload in peace, also ten at a time", async () => {
    const good = { path: fixture("chelsea.png"), claimedName: "chelsea.png", claimedType: "image/png" };
    const bad = { path: fixture("trunc.mp4"), claimedName: "photo.jpg", claimedType: "image/jpeg" };
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => inspectUpload(i % 2 ? bad : good)));
    expect(results.map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? "rejected" : "fulfilled")),
    );
  });
});
