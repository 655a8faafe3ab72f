import { join } from "node:path";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler } from "../engine/handler.ts";
import type { CutoutStage } from "../providers/cutout/cutout-provider.ts";
import { createLocalCutout } from "../providers/cutout/local-cutout.ts";

/** Where each stage begins, in percent of the whole. Measured: see scripts/measure-cutout.ts. */
const STAGES: Record<CutoutStage, { from: number; to: number; step: string }> = {
  decode: { from: 0, to: 5, step: "Reading the photo" },
  prepare: { from: 5, to: 15, step: "Preparing" },
  model: { from: 15, to: 45, step: "Finding the subject" },
  refine: { from: 45, to: 80, step: "Refining the edges" },
  encode: { from: 80, to: 97, step: "Saving" },
};

const MADE_BY: MadeBy = {
  service: "local",
  model: "U²-Net p",
  limits: "Things that touch the subject and stand out as much may stay.",
};

// One per process: the model stays loaded for the next job.
const provider = createLocalCutout();

/** Cuts the subject out, as a PNG with alpha at the photo's own size. */
export const imageRemoveBackground: Handler<"image.remove-background"> = async (ctx, { itemId }) => {
  const file = await ctx.item(itemId);
  const targetPath = join(ctx.tempDir, "cutout.png");
  const { widthPx, heightPx, keptRatio } = await provider.cutOut({
    sourcePath: file.path,
    targetPath,
    signal: ctx.signal,
    onProgress(stage, done) {
      const { from, to, step } = STAGES[stage];
      ctx.progress({ percent: from + done * (to - from), step });
    },
  });
  const meta = { widthPx, heightPx, keptRatio, madeBy: MADE_BY };
  const { artifactId } = await ctx.artifact({ path: targetPath }, { name: "cutout", contentType: "image/png", meta });
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, widthPx, heightPx, keptRatio, madeBy: MADE_BY };
};
