import type { Brief } from "./brief.ts";
import { darken, lighten, mix, vivid } from "./colours.ts";
import type { Hex } from "./colours.ts";
import type { Random } from "./random.ts";

/** The colours of one picture, from far to near. */
export interface Palette {
  isDark: boolean;
  skyTop: Hex;
  skyLow: Hex;
  cloud: Hex;
  /** Sun or moon, and what shines. */
  light: Hex;
  far: Hex;
  mid: Hex;
  near: Hex;
  ground: Hex;
  groundNear: Hex;
  leaves: readonly Hex[];
  trunk: Hex;
  water: Hex;
  waterLight: Hex;
  /** Roofs, flowers, clothes. */
  accents: readonly Hex[];
}

type Sky = readonly [top: Hex, low: Hex, cloud: Hex, light: Hex];

const SKIES: Record<Brief["time"], readonly Sky[]> = {
  day: [
    ["#6fb7dd", "#e6f3e6", "#ffffff", "#ffd96b"],
    ["#8cc6d9", "#fdebc8", "#fffaf0", "#ffcf5c"],
    ["#7fb2e5", "#d9eefb", "#ffffff", "#ffe08a"],
    ["#9fd3c7", "#fff1d0", "#fffdf6", "#ffc65c"],
  ],
  dawn: [
    ["#8fa8dc", "#ffd3b0", "#fff0e4", "#ffb36b"],
    ["#a99bd6", "#ffc9bb", "#ffe9dd", "#ffc27a"],
  ],
  dusk: [
    ["#4d4a8c", "#ff9e6d", "#ffc9a0", "#ffdf8e"],
    ["#5b5ea6", "#f9a9a0", "#ffd0c2", "#ffe6a8"],
    ["#35508a", "#ffb45f", "#ffd8a0", "#fff0b0"],
  ],
  night: [
    ["#141b46", "#3f5a94", "#5a74a8", "#fff2c4"],
    ["#1b1440", "#57508f", "#6f68a6", "#ffeeb8"],
    ["#0f2440", "#2f6d86", "#5489a0", "#fdf3cf"],
  ],
};

const GREENS: readonly (readonly Hex[])[] = [
  ["#7fae5a", "#5d9652", "#93bd68", "#4a8050"],
  ["#8db664", "#66a06c", "#a9c46c", "#548a62"],
  ["#6da583", "#8fbf74", "#4f8f78", "#a8c97f"],
];
const AUTUMN: readonly Hex[] = ["#e0913f", "#cf6a3a", "#e8b64c", "#b8503a"];
const SPRING: readonly Hex[] = ["#f3b6c6", "#f7cfd8", "#a9cf7f", "#ec9fb6"];
const WINTER: readonly Hex[] = ["#dfeaf0", "#c4d8e2", "#8fb0b4", "#eef4f6"];

const ACCENTS: readonly (readonly Hex[])[] = [
  ["#d9573f", "#f0b64a", "#3d7f94", "#f3e3c3", "#8a5a83"],
  ["#e07a5f", "#f2cc8f", "#81b29a", "#3d5a80", "#f4f1de"],
  ["#c8553d", "#f28f3b", "#588b8b", "#ffd5c2", "#5b507a"],
  ["#ef6f6c", "#ffc857", "#4f9d9d", "#465775", "#f7ede2"],
];

const GROUNDS: Partial<Record<Brief["place"], readonly [ground: Hex, near: Hex]>> = {
  desert: ["#eac07f", "#d79c58"],
  sea: ["#f0d9a5", "#dfc084"],
  snow: ["#f1f6fa", "#d7e6f0"],
  space: ["#8d86b5", "#6a6298"],
  city: ["#b9b2b6", "#948c98"],
  underwater: ["#d9c48f", "#b89f72"],
};

/** Chooses the colours that fit time, place, season and mood. Pure: the same numbers, the same palette. */
export function createPalette(brief: Brief, random: Random, isNightStyle: boolean): Palette {
  const time = isNightStyle ? "night" : brief.time;
  const isDark = time === "night" || brief.place === "space";
  let [skyTop, skyLow, cloud, light] = random.pick(SKIES[isDark ? "night" : time]);
  if (brief.place === "space") [skyTop, skyLow] = ["#120f33", random.pick(["#4b2f73", "#2c3f86", "#5a2f6a"])];
  if (brief.mood === "gloomy" || brief.weather.some((w) => w === "rain" || w === "storm" || w === "fog")) {
    skyTop = mix(skyTop, isDark ? "#2b3145" : "#7d8b9e", 0.6);
    skyLow = mix(skyLow, isDark ? "#4a5266" : "#c9cfd3", 0.6);
    cloud = mix(cloud, "#aab3bf", 0.4);
  }
  if (brief.mood === "spooky") [skyTop, skyLow] = [mix(skyTop, "#2a1840", 0.6), mix(skyLow, "#8a6a3c", 0.4)];
  if (brief.mood === "magic") [skyTop, skyLow] = [mix(skyTop, "#7a4fc0", 0.35), mix(skyLow, "#ffb3d9", 0.35)];

  const isWinter = brief.season === "winter" || brief.place === "snow";
  const season = isWinter ? WINTER : brief.season === "autumn" ? AUTUMN : brief.season === "spring" ? SPRING : null;
  const greens = random.pick(GREENS);
  const [plainGround, plainNear] = GROUNDS[isWinter && brief.place !== "sea" ? "snow" : brief.place] ?? [
    mix(greens[0]!, brief.season === "autumn" ? "#d9a850" : greens[2]!, 0.4),
    mix(greens[1]!, brief.season === "autumn" ? "#a8793f" : greens[1]!, 0.5),
  ];
  // At night everything is seen through blue; at dusk and dawn through the light of the horizon.
  const [veil, strength]: [Hex, number] = isDark
    ? [mix(skyTop, "#2b3a78", 0.5), 0.55]
    : time === "day"
      ? ["#ffffff", 0]
      : [mix(skyLow, "#7a4f7f", 0.4), 0.3];
  const see = (colour: Hex, extra = 0) => mix(colour, veil, Math.min(0.9, strength + extra));
  const leaves = (season ?? greens).map((leaf) => see(leaf));
  const hill = isWinter ? "#cfe0ea" : brief.place === "desert" ? "#d99f6c" : greens[3]!;
  const accents = [...brief.colours, ...random.pick(ACCENTS)].map((accent) => see(accent, isDark ? -0.3 : -0.2));

  return {
    isDark,
    skyTop,
    skyLow,
    cloud,
    light,
    far: mix(see(hill), skyLow, 0.68),
    mid: mix(see(hill), skyLow, 0.4),
    near: mix(see(hill), skyLow, 0.16),
    ground: see(plainGround),
    groundNear: see(darken(plainNear, 0.06), isDark ? 0.08 : 0),
    leaves,
    trunk: see("#7a543c"),
    water: see(isWinter ? "#9cc3d6" : "#4f9fb8", -0.05),
    waterLight: see(lighten("#8fcbd6", 0.25), -0.1),
    accents: accents.map((accent) => vivid(accent, 0.1)),
  };
}
