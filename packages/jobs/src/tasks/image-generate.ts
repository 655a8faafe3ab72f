import type { MadeBy } from "../catalog/made-by.ts";
import type { IllustrationStyle } from "../catalog/illustration-style.ts";
import type { Handler } from "../engine/handler.ts";
import { illustrate } from "../providers/illustration/illustrate.ts";
import type { IllustrationStage } from "../providers/illustration/illustrate.ts";
import { hashText } from "../providers/illustration/random.ts";
import { drawRemotely } from "../providers/illustration/remote-picture.ts";

const STAGES: Record<IllustrationStage, { percent: number; step: string }> = {
  draw: { percent: 5, step: "Drawing" },
  paint: { percent: 45, step: "Painting" },
  save: { percent: 85, step: "Saving" },
};

const DRAWN_HERE: MadeBy = {
  service: "local",
  model: "drawn from a seed",
  limits: "It draws the animals, people, things and places it has learnt to draw, and leaves out the rest.",
};

/** How a style is asked for in words. */
const IN_WORDS: Record<IllustrationStyle, string> = {
  storybook: "a warm children's picture-book illustration with soft light and gentle texture",
  flat: "a flat vector illustration with clean shapes and few colours",
  ink: "an ink drawing with lively lines and a light wash on paper",
  watercolor: "a watercolour painting on textured paper",
  night: "a picture-book illustration at night with glowing lights and deep blues",
  papercut: "a layered paper-cut illustration with soft shadows",
};

/** Draws an illustration of a prompt: by the connected service, or here from a seed. */
export const imageGenerate: Handler<"image.generate"> = async (ctx, input) => {
  // The same in every attempt of a job.
  const { prompt, style, widthPx, heightPx, seed = hashText(ctx.jobId) >>> 1 } = input;
  const connection = ctx.connection("openai");
  let png: Uint8Array;
  let madeBy = DRAWN_HERE;
  if (connection && connection.imageModel !== null) {
    ctx.progress({ step: "Drawing" });
    const asked = `${prompt}\n\nStyle: ${IN_WORDS[style]}. No text in the picture.`;
    const picture = await drawRemotely(ctx, connection, { prompt: asked, widthPx, heightPx });
    png = picture.png;
    madeBy = { service: "openai", model: picture.model, limits: null };
  } else {
    const onStage = (stage: IllustrationStage) => ctx.progress(STAGES[stage]);
    png = await illustrate({ prompt, style, widthPx, heightPx, seed }, { signal: ctx.signal, onStage });
  }
  const meta = { widthPx, heightPx, seed, style, prompt, madeBy };
  const { artifactId } = await ctx.artifact(png, { name: "image", contentType: "image/png", meta });
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, widthPx, heightPx, seed, style, madeBy };
};
