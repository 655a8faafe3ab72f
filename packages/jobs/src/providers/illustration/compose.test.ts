import { expect, test } from "vitest";
import { ILLUSTRATION_STYLES } from "../../catalog/illustration-style.ts";
import { compose } from "./compose.ts";
import { SUBJECTS } from "./subjects/index.ts";

const square = { widthPx: 256, heightPx: 256, style: "storybook", seed: 1 } as const;

test("draws every subject it knows, with numbers only", () => {
  const empty = compose({ ...square, prompt: "fog" }).length;
  for (const kind of Object.keys(SUBJECTS)) {
    const svg = compose({ ...square, prompt: `${kind} umbrella book lantern hat crown scarf glasses bow cape helmet` });
    expect(svg, kind).not.toMatch(/NaN|undefined|Infinity/u);
    expect(svg.length, kind).toBeGreaterThan(empty / 10);
  }
});

const places = [
  "meadow",
  "forest",
  "mountains",
  "sea",
  "underwater",
  "desert",
  "snowy",
  "city",
  "village",
  "space",
  "room",
  "river",
  "clouds",
  "rain storm",
  "foggy",
  "windy autumn",
  "rainbow spring",
  "magic",
  "spooky",
];
test("draws every place by day and by night, and in every style", () => {
  for (const [i, place] of places.entries()) {
    for (const [k, time] of ["day", "night"].entries()) {
      const style = ILLUSTRATION_STYLES[(i + k) % ILLUSTRATION_STYLES.length]!;
      const svg = compose({ ...square, widthPx: 512, style, prompt: `${place} ${time}` });
      expect(svg, `${place} ${time} ${style}`).not.toMatch(/NaN|undefined|Infinity/u);
    }
  }
});

test("with one seed, a fox is the same fox wherever it goes", () => {
  const furs = (prompt: string) => new Set(compose({ ...square, style: "flat", prompt }).match(/#[0-9a-f]{6}/gu));
  const [forest, sea] = [furs("a fox in the forest"), furs("a fox at the sea")];
  const other = new Set(
    compose({ ...square, style: "flat", prompt: "a fox at the sea", seed: 2 }).match(/#[0-9a-f]{6}/gu),
  );
  const shared = (a: Set<string>, b: Set<string>) => [...a].filter((colour) => b.has(colour)).length;
  expect(shared(forest, sea)).toBeGreaterThan(shared(forest, other));
});
