import { expect, test } from "vitest";
import { findNul } from "./find-nul.ts";

test("a text with the character NUL is found wherever it stands, also as a name", () => {
  expect(findNul({ a: "fine", b: [{ c: "x\u0000" }] })).toBe("b.0.c");
  expect(findNul({ a: { "b\u0000": 1 } })).toBe("a");
  expect(findNul("\u0000")).toBe("");
  expect(findNul({ a: ["\\u0000", 1, null, true] })).toBeNull();
});

test("input of any depth is looked through", () => {
  const deep = JSON.parse(`${"[".repeat(500_000)}"\\u0000"${"]".repeat(500_000)}`) as unknown;
  expect(findNul(deep)).toMatch(/^0(\.0)+$/);
});
