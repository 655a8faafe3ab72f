import { describe, expect, it } from "vitest";
import { columnsFor } from "./columns-for.ts";

describe("columnsFor", () => {
  it.each([
    [0, 1],
    [300, 1],
    [358, 2],
    [720, 2],
    [1_152, 4],
    [1_600, 6],
  ])("%d px hold %d columns", (width, columns) => expect(columnsFor(width).columns).toBe(columns));

  it("fills the width exactly", () => {
    const { columns, gapPx, tilePx } = columnsFor(1_153);
    expect(columns * tilePx + (columns - 1) * gapPx).toBeCloseTo(1_153);
  });
});
