import { describe, expect, test } from "vitest";
import { TEMPLATES } from "../templates/index.ts";
import { drawBlock, setBlock } from "./set-block.ts";
import { setLine } from "./set-line.ts";

describe("a block", () => {
  const title = TEMPLATES.orbit.title;

  test.each([
    ["one letter", "A"],
    ["a short title", "The Last Orbit"],
    [
      "120 letters",
      "The exceedingly long and winding history of everything that ever happened to anybody who once went out for milk",
    ],
    ["one word of 120 letters", "x".repeat(120)],
    ["emoji", "👩‍🚀 to the 🌙"],
    ["Arabic", "الرحلة الأخيرة إلى القمر"],
    ["Hebrew with a number", "מסע 2001 בחלל"],
    ["Chinese", "小狐狸和月亮的漫长旅程以及后来发生的一切故事"],
    ["Korean", "달을 찾아 떠난 여우"],
    ["many lines", "a\nb\nc\nd\ne\nf"],
  ])("of %s fits its box", (_what, text) => {
    const { size, lines } = setBlock(text, title);
    expect(size).toBeGreaterThan(20);
    expect(size).toBeLessThanOrEqual(title.maxSize);
    for (const { line, x, baseline } of lines) {
      expect(x).toBeGreaterThanOrEqual(title.x - 0.5);
      expect(x + line.width * size).toBeLessThanOrEqual(title.x + title.width + 0.5);
      expect(baseline).toBeGreaterThan(title.y);
      expect(baseline).toBeLessThan(title.y + title.height);
    }
    expect(drawBlock({ colour: "#fff", size, lines }).letters).toContain("<path");
  });

  test("Japanese breaks between words, and takes its signs from its own font", () => {
    const { lines } = setBlock("月へ行ったきつねの長い長い物語と、そのあとのこと", title);
    expect(lines.length).toBeGreaterThan(1);
    const texts = lines.map(({ line }) => line.runs.map(({ text }) => text).join(""));
    for (const text of texts) expect(text).not.toMatch(/^[、。っゃゅょー]/);
    const fonts = new Set(lines.flatMap(({ line }) => line.runs.map(({ file }) => file.name.replace(/-\d+-.*/, ""))));
    expect([...fonts]).toEqual(["kosugi-maru"]);
  });

  test("a long title is set on two lines, evenly", () => {
    const { lines } = setBlock("Twenty thousand leagues under the quiet sea", title);
    expect(lines).toHaveLength(2);
    expect(lines[0]!.line.width / lines[1]!.line.width).toBeGreaterThan(0.6);
  });
});

describe("a line", () => {
  test("in two directions stands in the order in which it is read", () => {
    const { runs } = setLine("abc אבג 12", "oswald", 0);
    const texts = runs.map(({ text }) => text.trim());
    expect(texts.indexOf("abc")).toBe(0);
    // The number stands left of the Hebrew, as in print.
    expect(texts.findIndex((text) => text.includes("12"))).toBeLessThan(
      texts.findIndex((text) => text.includes("אבג")),
    );
  });

  test("of a script we have no font for says which letters", () => {
    expect(() => setLine("ด A", "bebas", 0)).toThrow(expect.objectContaining({ letters: ["ด"] }) as Error);
  });
});
