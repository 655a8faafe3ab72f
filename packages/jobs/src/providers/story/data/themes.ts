import { castle } from "./castle.ts";
import { forest } from "./forest.ts";
import { garden } from "./garden.ts";
import { sea } from "./sea.ts";
import { space } from "./space.ts";
import type { Theme } from "./tale.ts";

export type ThemeName = "forest" | "sea" | "space" | "castle" | "garden";

export const THEMES: Readonly<Record<ThemeName, Theme>> = { forest, sea, space, castle, garden };
