import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeIO } from "@gltf-transform/core";
import { EXTTextureWebP } from "@gltf-transform/extensions";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import { madePhotos } from "../media/testing/made-photos.ts";
import { sendJson, startServer } from "../providers/http/testing/start-server.ts";
import { checkGlb } from "../providers/model3d/check-glb.ts";
import { isClosed } from "../providers/model3d/mesh.ts";
import { createFileContext, type FileContextOptions } from "../worker/child/testing/file-context.ts";
import { modelGlb } from "./model-glb.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

let folder: string;
/** A yellow disc on blue, small so that it is quick. */
let disc: string;
/** The disc's relief, made once: most of a test's time would be the cut-out. */
let relief: Awaited<ReturnType<typeof make>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobwire-models-"));
  disc = join(folder, "disc.png");
  const [width, height] = [160, 120];
  const pixels = Buffer.alloc(3 * width * height);
  for (let i = 0; i < width * height; i += 1) {
    const isIn = Math.hypot((i % width) - 80, Math.floor(i / width) - 60) < 40;
    pixels.set(isIn ? [240, 200, 40] : [30, 60, 140], 3 * i);
  }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(disc);
  relief = await make(disc, { detail: "low", sizeM: 0.2 });
});
afterAll(() => rm(folder, { recursive: true }));

async function make(path: string, input: object = {}, options: FileContextOptions = {}) {
  await using files = await createFileContext({ items: { item: path }, ...options });
  const parsed = catalog["model.glb"].input.parse({ itemId: "0198a8f0-0000-7000-8000-000000000000", ...input });
  const output = await modelGlb(files.ctx, { ...parsed, itemId: "item" });
  const [glb, preview] = await Promise.all(files.artifacts.map(({ path: stored }) => readFile(stored)));
  return { output, glb: glb!, preview, artifacts: files.artifacts, happened: files.happened };
}

async function meshOf(glb: Uint8Array) {
  const root = (await new NodeIO().readBinary(glb)).getRoot();
  const primitive = root.listMeshes()[0]!.listPrimitives()[0]!;
  return {
    positions: primitive.getAttribute("POSITION")!.getArray() as Float32Array<ArrayBuffer>,
    indices: Uint32Array.from(primitive.getIndices()!.getArray()!),
    texture: root.listTextures()[0]!,
  };
}

describe("a relief made here", () => {
  test("of a disc is closed, flawless, round in front, on the ground and as large as asked for", async () => {
    const { output, glb, preview, artifacts, happened } = relief;
    expect(output).toMatchObject({ isClosed: true, bytes: glb.length, madeBy: { service: "local" } });
    expect(
      catalog["model.glb"].output.safeParse({
        ...output,
        artifactId: crypto.randomUUID(),
        previewId: crypto.randomUUID(),
      }).success,
    ).toBe(true);
    expect(await checkGlb(glb)).toMatchObject({ errors: 0, warnings: 0, triangles: output.triangles });
    const { positions, indices, texture } = await meshOf(glb);
    expect(isClosed({ positions, indices })).toBe(true);
    expect(isClosed({ positions, indices: indices.slice(3) })).toBe(false);
    expect(texture.getMimeType()).toBe("image/jpeg");
    expect(Math.max(...texture.getSize()!)).toBeLessThanOrEqual(2_048);

    const extent = (axis: number) => {
      const values = positions.filter((_, i) => i % 3 === axis);
      return [Math.min(...values), Math.max(...values)] as const;
    };
    expect(extent(1)[0]).toBe(0);
    expect(extent(0)[0]).toBeCloseTo(-extent(0)[1], 5);
    expect(Math.max(output.widthM, output.heightM)).toBeCloseTo(0.2, 4);
    expect(output.depthM).toBeCloseTo(extent(2)[1] - extent(2)[0], 4);
    // The surface faces outwards: six times the volume inside is positive.
    let volume = 0;
    for (let t = 0; t < indices.length; t += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => [...positions.subarray(3 * indices[t + k]!, 3 * indices[t + k]! + 3)]);
      volume +=
        a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) +
        a![1]! * (b![2]! * c![0]! - b![0]! * c![2]!) +
        a![2]! * (b![0]! * c![1]! - b![1]! * c![0]!);
    }
    expect(volume).toBeGreaterThan(0);
    expect(artifacts.map(({ name }) => name)).toEqual(["model", "preview"]);
    expect(await sharp(preview).metadata()).toMatchObject({ format: "png", hasAlpha: true });
    const percents = happened.flatMap((h) => (h.kind === "progress" ? [h.report.percent!] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  });

  test("of somebody whom the photo cuts off stands on a flat base, and depth 0 is a plate", async () => {
    const { glb, output } = await make(fixture("astronaut.png"), { detail: "low", depth: 0 });
    const { positions, indices } = await meshOf(glb);
    expect(isClosed({ positions, indices })).toBe(true);
    let onGround = 0;
    for (let i = 1; i < positions.length; i += 3) if (positions[i]! < 1e-5) onGround += 1;
    expect(onGround).toBeGreaterThan(60);
    expect(output.depthM).toBeCloseTo(0.03 * 0.3, 2);
  });
});

describe("bad input", () => {
  const made = (name: string, bytes: () => Promise<Buffer>) => async () => {
    const path = join(folder, name);
    await writeFile(path, await bytes());
    return path;
  };
  test.each<[string, () => Promise<string>, string]>([
    ["an empty file", made("empty.png", async () => Buffer.alloc(0)), "image-unreadable"],
    ["a truncated file", made("short.png", async () => (await readFile(disc)).subarray(0, 300)), "image-unreadable"],
    ["a film", async () => fixture("testsrc.mp4"), "image-unreadable"],
    ["400 megapixels", async () => fixture("bomb-20000x20000.png"), "image-too-large"],
    ["one pixel", made("one.png", madePhotos.onePixel), "no-subject"],
    ["a plain CMYK picture", made("cmyk.jpg", madePhotos.cmykJpeg), "no-subject"],
    ["a plain picture of 16 bits", made("deep.png", madePhotos.deepPng), "no-subject"],
    ["an animation of plain pictures", made("plain.gif", madePhotos.animatedGif), "no-subject"],
  ])(
    "%s fails for good with a code",
    async (_what, path, code) => {
      await expect(make(await path())).rejects.toMatchObject({ name: "PermanentError", code });
    },
    30_000,
  );

  test("a panorama of 20 000 pixels becomes a model", async () => {
    const path = join(folder, "panorama.jpg");
    await sharp(disc)
      .extend({ left: 9_920, right: 9_920, background: { r: 30, g: 60, b: 140 } })
      .jpeg()
      .toFile(path);
    const made = await make(path, { detail: "low" }).catch((error: unknown) => error);
    if (made instanceof Error) expect(made).toMatchObject({ name: "PermanentError", code: "no-subject" });
    else expect(made).toMatchObject({ output: { isClosed: true } });
  });
});

describe("a connected TRELLIS server", () => {
  test("makes the model, which is brought to size and paid for once", async () => {
    const { glb } = relief;
    await using server = await startServer(({ method, path }, response) => {
      if (path.startsWith("/download/")) return void response.end(glb);
      return sendJson(response, { job_id: "j1", status: method === "POST" ? "pending" : "completed" });
    });
    const connections = { trellis: { url: server.url, apiKey: null } };
    const { output, happened, glb: got } = await make(disc, { sizeM: 0.5 }, { connections });
    expect(output).toMatchObject({ previewId: null, isClosed: null, madeBy: { service: "trellis" } });
    expect(Math.max(output.widthM, output.heightM)).toBeCloseTo(0.5, 4);
    expect(await checkGlb(got)).toMatchObject({ errors: 0, warnings: 0 });
    expect(happened.filter(({ kind }) => kind === "cost")).toHaveLength(1);
    expect(happened.filter(({ kind }) => kind === "checkpoint")).toHaveLength(1);
  });

  /** The disc's relief with its pictures in WebP, as TRELLIS.2 exports. */
  async function inWebp(change: (webp: Buffer) => Uint8Array = (webp) => webp): Promise<Uint8Array> {
    const io = new NodeIO().registerExtensions([EXTTextureWebP]);
    const document = await io.readBinary(relief.glb);
    document.createExtension(EXTTextureWebP).setRequired(true);
    const [colour] = document.getRoot().listTextures();
    const webp = await sharp(colour!.getImage()!).webp().toBuffer();
    colour!.setImage(new Uint8Array(change(webp))).setMimeType("image/webp");
    const rough = document.createTexture("rough").setMimeType("image/webp");
    rough.setImage(new Uint8Array(await sharp(disc).webp({ lossless: true }).toBuffer()));
    document.getRoot().listMaterials()[0]!.setMetallicRoughnessTexture(rough);
    return io.writeBinary(document);
  }

  test("may send pictures in WebP: they become what every viewer shows", async () => {
    const glb = await inWebp();
    await using server = await startServer((_heard, response) => response.end(glb));
    const { glb: got } = await make(disc, {}, { connections: { trellis: { url: server.url, apiKey: null } } });
    expect(await checkGlb(got)).toMatchObject({ errors: 0, warnings: 0, extensionsRequired: [] });
    const root = (await new NodeIO().readBinary(got)).getRoot();
    expect(root.listExtensionsUsed()).toEqual([]);
    const kinds = await Promise.all(
      root
        .listTextures()
        .map(async (texture) => [texture.getMimeType(), (await sharp(texture.getImage()!).metadata()).format]),
    );
    expect(kinds).toEqual([
      ["image/jpeg", "jpeg"],
      ["image/png", "png"],
    ]);
  });

  test("that sends a picture that ends in the middle is asked again later", async () => {
    const glb = await inWebp((webp) => webp.subarray(0, webp.length / 2));
    await using server = await startServer((_heard, response) => response.end(glb));
    const connections = { trellis: { url: server.url, apiKey: null } };
    await expect(make(disc, {}, { connections })).rejects.toMatchObject({ code: "service-answer-wrong" });
  });

  test("that sends a damaged model is asked again later", async () => {
    const { glb } = relief;
    await using server = await startServer((_heard, response) => response.end(glb.subarray(0, 900)));
    const connections = { trellis: { url: server.url, apiKey: null } };
    await expect(make(disc, {}, { connections })).rejects.toMatchObject({ code: "service-answer-wrong" });
  });
});
