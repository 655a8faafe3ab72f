/** Looks that a picture can be drawn in; the first is the default. */
export const ILLUSTRATION_STYLES = ["storybook", "flat", "ink", "watercolor", "night", "papercut"] as const;

export type IllustrationStyle = (typeof ILLUSTRATION_STYLES)[number];
