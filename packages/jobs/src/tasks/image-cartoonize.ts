import { join } from "node:path";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler } from "../engine/handler.ts";
import type { CartoonStage } from "../providers/cartoon/cartoon-provider.ts";
import { createLocalCartoon } from "../providers/cartoon/local-cartoon.ts";

/** Where each stage begins, in percent of the whole, as measured on a 2 048 pixel drawing. */
const STAGES: Record<CartoonStage, { from: number; to: number; step: string }> = {
  decode: { from: 0, to: 8, step: "Reading the photo" },
  smooth: { from: 8, to: 30, step: "Laying the colours" },
  draw: { from: 30, to: 88, step: "Drawing" },
  encode: { from: 88, to: 97, step: "Saving" },
};

const MADE_BY: MadeBy = {
  service: "local",
  model: "drawn by filters: smooth regions, lines along edges, paper",
  limits: "It redraws what the photo shows and invents nothing: no new poses, no large cartoon eyes.",
};

const provider = createLocalCartoon();

/** Draws the photo in a style, as a WebP of up to 2 048 pixels a side. */
export const imageCartoonize: Handler<"image.cartoonize"> = async (ctx, { itemId, style }) => {
  const file = await ctx.item(itemId);
  const targetPath = join(ctx.tempDir, "cartoon.webp");
  const { widthPx, heightPx } = await provider.draw({
    sourcePath: file.path,
    targetPath,
    style,
    signal: ctx.signal,
    onProgress(stage, done) {
      const { from, to, step } = STAGES[stage];
      ctx.progress({ percent: from + done * (to - from), step });
    },
  });
  const meta = { widthPx, heightPx, style, madeBy: MADE_BY };
  const { artifactId } = await ctx.artifact({ path: targetPath }, { name: "cartoon", contentType: "image/webp", meta });
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, widthPx, heightPx, style, madeBy: MADE_BY };
};
