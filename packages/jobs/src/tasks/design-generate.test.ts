import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index.ts";
import type { TaskInput } from "../catalog/index.ts";
import { DESIGN_KINDS, DESIGN_STYLES } from "../catalog/design-options.ts";
import { toNewJob } from "../engine/enqueue.ts";
import { drawDesign } from "../providers/designs/draw-design.ts";
import { titleOf } from "../providers/designs/title.ts";
import { renderSvg } from "../providers/illustration/render.ts";
import { startOpenAIServer } from "../providers/openai/testing/openai-server.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import type { FileContextOptions } from "../worker/child/testing/file-context.ts";
import { designGenerate } from "./design-generate.ts";

const { input: schema, output: outputSchema, credits } = catalog["design.generate"];
const astronaut = new URL("../../fixtures/astronaut.png", import.meta.url).pathname;
const itemId = "0192aaaa-0000-7000-8000-000000000001";

async function design(input: TaskInput<"design.generate">, options?: FileContextOptions) {
  await using files = await createFileContext(options);
  const output = outputSchema.parse(await designGenerate(files.ctx, schema.parse(input)));
  const pictures = await Promise.all(files.artifacts.map(({ path }) => readFile(path)));
  return { output, pictures, artifacts: files.artifacts, happened: files.happened };
}

describe("design.generate", () => {
  test("makes as many variants as asked for, tells of each, and the same again from its settings", async () => {
    const { output, artifacts, pictures, happened } = await design({ prompt: "cherry blossom", variants: 3, seed: 5 });
    expect(output.variants.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(happened.flatMap((h) => (h.kind === "emit" ? [h.partial] : []))).toEqual(output.variants);
    expect(new Set(pictures.map((png) => png.toString("base64"))).size).toBe(3);

    const second = artifacts[1]!.meta as { settings: TaskInput<"design.generate"> };
    const again = await design({ ...second.settings, variants: 1, remixOf: output.variants[1]!.artifactId });
    expect(again.pictures[0]!.equals(pictures[1]!)).toBe(true);
    expect(again.artifacts[0]!.meta).toMatchObject({ remixOf: output.variants[1]!.artifactId });
    const remix = await design({ ...second.settings, style: "glam", variants: 1 });
    expect(remix.pictures[0]!.equals(pictures[1]!)).toBe(false);
  });

  test("costs one credit a variant", () => {
    expect(credits?.(schema.parse({ prompt: "a", variants: 6 }))).toBe(6);
  });

  test("takes the colours of a photo", async () => {
    const { output } = await design({ prompt: "nasa", variants: 1, itemId }, { items: { [itemId]: astronaut } });
    // Her suit is orange.
    const [orange] = output.palette
      .map((colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)))
      .filter(([r = 0, g = 0, b = 0]) => r > 150 && r > g + 40 && g > b + 10);
    expect(orange).toBeDefined();
    expect(output.palette.length).toBeGreaterThan(3);
  });

  test("every kind in every style is drawn with numbers only", () => {
    for (const kind of DESIGN_KINDS) {
      for (const style of DESIGN_STYLES) {
        for (const prompt of ["سماء", "a fox & <a> heart \"Say 'hi'\"", "🌙"]) {
          const { svg } = drawDesign({ prompt, kind, style, nailShape: null, palette: ["#336699"], seed: 9 });
          expect(svg, `${kind} ${style}`).not.toMatch(/NaN|undefined|Infinity/u);
        }
      }
    }
  });

  test("the edges of a pattern meet: they are as like each other as neighbours inside it are", async () => {
    for (const [seed, style] of DESIGN_STYLES.entries()) {
      const prompt = seed % 2 === 0 ? "foxes and mushrooms" : "quiet";
      const { svg } = drawDesign({
        prompt,
        kind: "pattern",
        style,
        nailShape: null,
        palette: ["#fbe9e7", "#9c4a5c"],
        seed,
      });
      const { data, widthPx: n } = await renderSvg(svg);
      const between = (at: (i: number, side: 0 | 1) => number) => {
        let sum = 0;
        for (let i = 0; i < n; i += 1)
          for (let c = 0; c < 3; c += 1) sum += Math.abs(data[at(i, 0) * 4 + c]! - data[at(i, 1) * 4 + c]!);
        return sum / n;
      };
      const columns = (a: number, b: number) => between((i, side) => i * n + (side === 0 ? a : b));
      const rows = (a: number, b: number) => between((i, side) => (side === 0 ? a : b) * n + i);
      const inside = Math.max(...[100, 300, 500, 700, 900].flatMap((at) => [columns(at, at + 1), rows(at, at + 1)]));
      expect(columns(n - 1, 0), `${style}, left and right`).toBeLessThan(inside * 2 + 6);
      expect(rows(n - 1, 0), `${style}, top and bottom`).toBeLessThan(inside * 2 + 6);
    }
  });

  test("what is drawn by a service outside comes in the same size, labelled, with its cost", async () => {
    await using server = await startOpenAIServer();
    const picture = await sharp({ create: { width: 640, height: 480, channels: 3, background: "#446688" } })
      .jpeg()
      .toBuffer();
    server.answer = { kind: "image", picture, by: "b64" };
    const openai = { apiKey: "k", baseUrl: server.baseUrl, chatModel: "c", imageModel: "tiny-image" };
    const { output, pictures, happened } = await design(
      { prompt: "ocean", kind: "poster", variants: 2 },
      { connections: { openai } },
    );
    expect(output.madeBy).toMatchObject({ service: "openai", model: "tiny-image" });
    expect(await sharp(pictures[0]!).metadata()).toMatchObject({ format: "png", width: 1_200, height: 1_600 });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[0]!.body.prompt).toContain("Theme: ocean.");
    expect(happened.filter(({ kind }) => kind === "cost").length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    [{ prompt: "" }, 'expected "prompt" to be at least 1 characters long'],
    [{ prompt: "word ".repeat(10_000) }, 'expected "prompt" to be at most 1000 characters long'],
    [{ prompt: "a", variants: 9 }, 'expected "variants" to be at most 8, got 9'],
    [{ prompt: "a", palette: "neon" }, '"palette"'],
    [{ prompt: "a", palette: ["red"] }, '"palette'],
  ])("refuses %.40j, and says why", (input, message) => {
    expect(() => toNewJob({ task: "design.generate", input, userId: "u" })).toThrow(message);
  });
});

test.each([
  ['A party "Hello stars" tonight', "Hello stars"],
  ["Summer garden", "Summer garden"],
  ["سماء", null],
  ["a prompt that is far too long to be written on any poster at all", null],
])("the title of %j is %j", (prompt, title) => {
  expect(titleOf(prompt)).toBe(title);
});
