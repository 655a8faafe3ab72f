import { expect, test } from "vitest";
import { paragraphsOf } from "./paragraphs-of.ts";

test("a story is its paragraphs, without the title", () => {
  expect(paragraphsOf("# The Oak\n\nOnce.\n\n  Then\nspring came.\n\n")).toEqual(["Once.", "Then\nspring came."]);
  expect(paragraphsOf("")).toEqual([]);
});
