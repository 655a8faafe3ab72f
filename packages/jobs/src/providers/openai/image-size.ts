/** Sizes a model can draw; the models of other services draw what they are asked for. */
const SIZES: Readonly<Record<string, readonly string[]>> = {
  "gpt-image": ["1024x1024", "1536x1024", "1024x1536"],
  "dall-e-3": ["1024x1024", "1792x1024", "1024x1792"],
  "dall-e-2": ["1024x1024"],
};

/** The size to ask a model for: of those it can draw, the one whose shape is nearest. */
export function imageSize(model: string, widthPx: number, heightPx: number): string {
  const known = Object.entries(SIZES).find(([prefix]) => model.startsWith(prefix))?.[1];
  if (known === undefined) return `${widthPx}x${heightPx}`;
  const wanted = Math.log(widthPx / heightPx);
  const offBy = (size: string): number => {
    const [width = 1, height = 1] = size.split("x").map(Number);
    return Math.abs(Math.log(width / height) - wanted);
  };
  return known.toSorted((a, b) => offBy(a) - offBy(b))[0] ?? `${widthPx}x${heightPx}`;
}
