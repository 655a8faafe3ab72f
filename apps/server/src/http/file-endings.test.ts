import { expect, test } from "vitest";
import { fileNameOf } from "./file-endings.ts";

test.each([
  ["story", "text/markdown; charset=utf-8", "story.md"],
  ["thumbnail", "image/webp", "thumbnail.webp"],
  ["drawing", "image/svg+xml", "drawing.svg"],
  ["notes", "text/plain; charset=utf-8", "notes.plain"],
  ["odd", "nothing", "odd"],
])("%s of %s is called %s", (name, contentType, fileName) => {
  expect(fileNameOf(name, contentType)).toBe(fileName);
});
