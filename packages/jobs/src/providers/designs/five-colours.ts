import { darken, lighten, lightness, mix } from "../illustration/colours.ts";
import type { Design } from "./design.ts";

/** Makes five colours that go together out of one to many: from the lightest ground to an accent. */
export function fiveColours(given: readonly string[]): Design["colours"] {
  const sorted = [...new Set(given.map((colour) => colour.toLowerCase()))].toSorted(
    (a, b) => lightness(b) - lightness(a),
  );
  const light = sorted[0]!;
  const dark = sorted.at(-1)!;
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]!;
  const ground = lightness(light) > 0.86 ? light : lighten(light, 0.78);
  const deep = lightness(dark) < 0.5 ? dark : darken(dark, 0.5);
  const soft = sorted.length > 2 ? sorted[1]! : mix(ground, middle, 0.45);
  const rest = sorted.filter((colour) => ![light, dark, middle, soft].includes(colour));
  return [
    ground,
    soft,
    middle === light ? mix(light, deep, 0.35) : middle,
    deep,
    rest[0] ?? lighten(mix(middle, "#d9a94a", 0.55), 0.1),
  ];
}
