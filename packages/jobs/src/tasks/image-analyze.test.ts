import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { imageAnalyze as definition } from "../catalog/image-analyze.ts";
import { createFileContext } from "../worker/child/testing/file-context.ts";
import { imageAnalyze } from "./image-analyze.ts";

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

async function analyze(path: string) {
  await using files = await createFileContext({ items: { photo: path } });
  const output = definition.output.parse(await imageAnalyze(files.ctx, { itemId: "photo" }));
  const partials = files.happened.flatMap((h) => (h.kind === "emit" ? [definition.partial.parse(h.partial)] : []));
  const [stored] = files.artifacts;
  return { output, partials, stored: stored!, json: await readFile(stored!.path, "utf8") };
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
  }, 30_000);

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
  }, 30_000);

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
  }, 30_000);
});
