import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { imageAnalyze as definition } from "../catalog/image-analyze.ts";
import { providerOut } from "../engine/circuits/call-provider.ts";
import { startOpenAIServer, type Answer } from "../providers/openai/testing/openai-server.ts";
import { createFileContext, type FileContextOptions } from "../worker/child/testing/file-context.ts";
import { imageAnalyze } from "./image-analyze.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

async function analyze(path: string, options: FileContextOptions = {}) {
  await using files = await createFileContext({ items: { photo: path }, ...options });
  const output = definition.output.parse(await imageAnalyze(files.ctx, { itemId: "photo" }));
  const partials = files.happened.flatMap((h) => (h.kind === "emit" ? [definition.partial.parse(h.partial)] : []));
  const [stored] = files.artifacts;
  return { output, partials, happened: files.happened, stored: stored!, json: await readFile(stored!.path, "utf8") };
}

describe("image.analyze", () => {
  test("a portrait: one face in its place, a person, nothing to hide, and each part as it is known", async () => {
    const { output, partials, stored, json } = await analyze(fixture("astronaut.png"));
    expect(output.file).toMatchObject({ format: "png", widthPx: 512, heightPx: 512, bytes: 791_555, frames: 1 });
    expect(output.faces).toHaveLength(1);
    const { box } = output.faces[0]!;
    expect(Math.hypot(box.x + box.width / 2 - 0.438, box.y + box.height / 2 - 0.238)).toBeLessThan(0.03);
    expect(output.tags.map(({ label }) => label)).toEqual(expect.arrayContaining(["person", "portrait"]));
    expect(output.safety.verdict).toBe("fine");
    expect(output.text.lines).toEqual([]);
    const shares = output.colours.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 1);
    expect(output.caption.text).toMatch(/^A portrait of a person/);
    expect(partials.map(({ part }) => part)).toEqual([
      "file",
      "camera",
      "colours",
      "look",
      "faces",
      "tags",
      "safety",
      "text",
      "caption",
    ]);
    expect(stored).toMatchObject({ name: "analysis", contentType: "application/json" });
    const { artifactId: _, ...parts } = output;
    expect(JSON.parse(json)).toEqual(parts);
  });

  test("what a camera wrote is told, but for the place", async () => {
    const { output, json, partials } = await analyze(fixture("exif-gps.jpg"));
    expect(output.camera).toMatchObject({
      camera: "Canon EOS 5D",
      takenAt: "2024-05-06T07:08:09",
      aperture: 2.8,
      location: "removed",
    });
    expect(json + JSON.stringify(partials)).not.toMatch(/gps|latitude|longitude/i);
    expect((await analyze(fixture("orient6.jpg"))).output).toMatchObject({
      file: { widthPx: 451, heightPx: 300 },
      camera: { orientation: "turned by 90° to the right", location: "none" },
    });
  });

  test("text is read, line by line, where it stands", async () => {
    const { output } = await analyze(fixture("notice.png"));
    expect(output.text.lines.map(({ text }) => text)).toEqual([
      "Farmers market on Sunday",
      "Fresh bread, honey and 24 kinds of apples.",
      "Open from 8:30 to 13:00",
    ]);
    expect(output.text.lines[0]!.confidence).toBeGreaterThan(0.8);
    expect(output.text.lines[2]!.box.y).toBeGreaterThan(output.text.lines[0]!.box.y);
    expect(output.caption.text).toContain("Farmers market on Sunday");
  });
});

describe("the caption, with a connected service", () => {
  async function captionBy(answer: Answer, options: FileContextOptions = {}) {
    await using server = await startOpenAIServer();
    server.answer = answer;
    const openai = { apiKey: "sk-secret", baseUrl: server.baseUrl, chatModel: "tiny-eyes", imageModel: "" };
    const { output, happened } = await analyze(fixture("orient6.jpg"), { connections: { openai }, ...options });
    const costs = happened.flatMap((one) => (one.kind === "cost" ? [one.cost] : []));
    return { caption: output.caption, costs, requests: server.requests, happened };
  }
  const said = (content: unknown, usage: unknown = { prompt_tokens: 90, completion_tokens: 12 }): Answer => ({
    kind: "raw",
    contentType: "application/json",
    body: JSON.stringify({ model: "tiny-eyes", choices: [{ message: { content } }], usage }),
  });

  test("is the service's, of a small picture without hidden data, and paid for", async () => {
    const { caption, costs, requests } = await captionBy(said("  A hill\nby the sea. "));
    expect(caption).toMatchObject({ text: "A hill by the sea.", madeBy: { service: "openai", model: "tiny-eyes" } });
    expect(costs.map(({ unit, quantity }) => [unit, quantity])).toEqual([
      ["input-token", 90],
      ["output-token", 12],
    ]);
    const [request] = requests;
    expect(request).toMatchObject({ path: "/v1/chat/completions", body: { model: "tiny-eyes", max_tokens: 4_000 } });
    const sent = /data:image\/jpeg;base64,([^"]+)/.exec(JSON.stringify(request!.body))![1]!;
    const { width, height, exif } = await sharp(Buffer.from(sent, "base64")).metadata();
    expect(Math.max(width, height)).toBeLessThanOrEqual(640);
    expect(exif).toBeUndefined();
  });

  test("is made here, and says so, where the service fails, lies, or is out", async () => {
    const out: FileContextOptions = {
      circuits: { enter: () => Promise.reject(providerOut("openai", 60_000)), leave: async () => {} },
    };
    for (const [answer, options] of [
      [{ kind: "status", status: 503 }, {}],
      [said(""), {}],
      [said("nobody hears this"), out],
    ] as [Answer, FileContextOptions][]) {
      const { caption, costs, happened, requests } = await captionBy(answer, options);
      expect(caption.madeBy).toMatchObject({ service: "local" });
      expect(caption.text).toMatch(/^A /);
      expect(costs).toEqual([]);
      expect(happened).toContainEqual(expect.objectContaining({ kind: "log", level: "warn" }));
      expect(requests).toHaveLength(options === out ? 0 : 1);
    }
  });
});
