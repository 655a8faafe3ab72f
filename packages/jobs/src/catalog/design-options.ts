/** What can be designed. */
export const DESIGN_KINDS = ["nails", "pattern", "poster"] as const;
export type DesignKind = (typeof DESIGN_KINDS)[number];

export const DESIGN_STYLES = ["elegant", "floral", "geometric", "marble", "glam", "playful"] as const;
export type DesignStyle = (typeof DESIGN_STYLES)[number];

export const NAIL_SHAPES = ["almond", "oval", "square", "coffin", "stiletto"] as const;
export type NailShape = (typeof NAIL_SHAPES)[number];

/** Palettes with a name, each from its ground to its accents. */
export const DESIGN_PALETTES = {
  rose: ["#fbe9e7", "#f3bfc0", "#d9808b", "#9c4a5c", "#c9a25e"],
  ocean: ["#eaf5f4", "#9fd3d0", "#3d8fa3", "#1f4f6d", "#f2c9a1"],
  forest: ["#f1efe2", "#b8c79a", "#6f8f5f", "#355543", "#d9a05b"],
  sunset: ["#fff1dc", "#ffc27d", "#f2795f", "#a8405f", "#4f2f5f"],
  berry: ["#f8e6ee", "#d990b4", "#a3407a", "#5b1f4f", "#efc05f"],
  candy: ["#fff3f7", "#ffb3cf", "#8fd3f0", "#ffe08a", "#b8a0f0"],
  earth: ["#f5ece0", "#d9b899", "#b07a52", "#6d4a38", "#7f8a6a"],
  midnight: ["#e6e8f2", "#8f9ad0", "#3f4a8f", "#181d45", "#e9c873"],
  citrus: ["#fffbe2", "#f7dd5f", "#f29f3d", "#7fae4f", "#e2604a"],
  mono: ["#f7f5f2", "#cfcac4", "#8a857f", "#3a3733", "#1d1b19"],
} as const satisfies Record<string, readonly string[]>;

export type DesignPaletteName = keyof typeof DESIGN_PALETTES;
export const DESIGN_PALETTE_NAMES = Object.keys(DESIGN_PALETTES) as [DesignPaletteName, ...DesignPaletteName[]];
