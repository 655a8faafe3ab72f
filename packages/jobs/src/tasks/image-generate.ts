import { randomInt } from "node:crypto";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler } from "../engine/handler.ts";
import { illustrate } from "../providers/illustration/illustrate.ts";
import type { IllustrationStage } from "../providers/illustration/illustrate.ts";

const STAGES: Record<IllustrationStage, { percent: number; step: string }> = {
  draw: { percent: 5, step: "Drawing" },
  paint: { percent: 45, step: "Painting" },
  save: { percent: 85, step: "Saving" },
};

const MADE_BY: MadeBy = {
  service: "local",
  model: "drawn from a seed",
  limits: "It draws the animals, people, things and places it has learnt to draw, and leaves out the rest.",
};

/** Draws an illustration of a prompt. */
export const imageGenerate: Handler<"image.generate"> = async (ctx, input) => {
  const { prompt, style, widthPx, heightPx, seed = randomInt(2_147_483_647) } = input;
  const png = await illustrate(
    { prompt, style, widthPx, heightPx, seed },
    { signal: ctx.signal, onStage: (stage) => ctx.progress(STAGES[stage]) },
  );
  const meta = { widthPx, heightPx, seed, style, prompt, madeBy: MADE_BY };
  const { artifactId } = await ctx.artifact(png, { name: "image", contentType: "image/png", meta });
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, widthPx, heightPx, seed, style, madeBy: MADE_BY };
};
