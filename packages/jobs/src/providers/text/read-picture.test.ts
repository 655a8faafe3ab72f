import { expect, test } from "vitest";
import { asProse } from "./read-picture.ts";

const line = (text: string, y: number, x = 0) => ({ text, confidence: 1, box: { x, y, width: 100, height: 10 } });

test("lines become paragraphs: close ones one, cut words whole, others apart", () => {
  const lines = [
    line("and return it.", 24),
    line("Veins carry blood to the heart,", 12),
    line("A title", 70),
    line("Blood circu-", 0),
  ];
  expect(asProse([...lines, line("lates.", 0, 200)])).toBe(
    "Blood circulates. Veins carry blood to the heart, and return it.\n\nA title",
  );
  expect(asProse([])).toBe("");
});
