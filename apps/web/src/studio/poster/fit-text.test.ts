import { expect, it } from "vitest";
import { baselinesOf, fitText } from "./fit-text.ts";
import { POSTER_LOOKS } from "./poster-looks.ts";

const place = POSTER_LOOKS.orbit.title;
/** Every letter half as wide as high. */
const widthOf = (text: string) => text.length / 2;

it("sets a short title large, on one line, in its place", () => {
  const fitted = fitText("orbit", place, widthOf);
  expect(fitted).toEqual({ lines: ["ORBIT"], size: place.maxSize });
  const [baseline] = baselinesOf(fitted, place);
  expect(baseline).toBeGreaterThan(place.y);
  expect(baseline).toBeLessThan(place.y + place.height);
});

it("breaks a long one evenly, and never lets it out of its place", () => {
  const { lines, size } = fitText("twenty thousand leagues under the quiet sea", place, widthOf);
  expect(lines).toEqual(["TWENTY THOUSAND LEAGUES", "UNDER THE QUIET SEA"]);
  for (const line of lines) expect(widthOf(line) * size).toBeLessThanOrEqual(place.width);
  expect(fitText("  ", place, widthOf).lines).toEqual([]);
});
