import sharp from "sharp";
import type { DesignVariant } from "../catalog/design-generate.ts";
import { DESIGN_PALETTES } from "../catalog/design-options.ts";
import type { DesignKind } from "../catalog/design-options.ts";
import type { ParsedTaskInput } from "../catalog/index.ts";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Connections } from "../engine/connections.ts";
import type { Handler, JobContext } from "../engine/handler.ts";
import { drawDesign } from "../providers/designs/draw-design.ts";
import { fiveColours } from "../providers/designs/five-colours.ts";
import { photoColours } from "../providers/designs/photo-colours.ts";
import { TITLE_FONT } from "../providers/designs/title.ts";
import { hashText } from "../providers/illustration/random.ts";
import { drawRemotely } from "../providers/illustration/remote-picture.ts";
import { renderSvg } from "../providers/illustration/render.ts";

type Input = ParsedTaskInput<"design.generate">;
type Context = JobContext<"design.generate">;

const DRAWN_HERE: MadeBy = {
  service: "local",
  model: "drawn from a seed",
  limits: "It combines shapes it knows; of the prompt it takes the things and colours it can draw.",
};

/** A prime, so that variants of neighbouring seeds do not meet. */
const SEED_STEP = 7_919;
const SEED_LIMIT = 2_147_483_648;

const SIZES: Record<DesignKind, { widthPx: number; heightPx: number }> = {
  nails: { widthPx: 1_200, heightPx: 900 },
  pattern: { widthPx: 1_024, heightPx: 1_024 },
  poster: { widthPx: 1_200, heightPx: 1_600 },
};

/** Makes variants of a design, each with the settings it came from; one that is done is not made again. */
export const designGenerate: Handler<"design.generate"> = async (ctx, input) => {
  const palette = await paletteOf(ctx, input);
  const connection = ctx.connection("openai");
  const base = input.seed ?? hashText(ctx.jobId) >>> 1;
  let madeBy = DRAWN_HERE;
  const variants: DesignVariant[] = [];
  for (let index = 0; index < input.variants; index += 1) {
    ctx.signal.throwIfAborted();
    ctx.progress({
      percent: (100 * index) / input.variants,
      step: "Drawing",
      message: `Variant ${index + 1} of ${input.variants}`,
      done: index,
      total: input.variants,
    });
    const seed = (base + index * SEED_STEP) % SEED_LIMIT;
    const made = await ctx.step(
      `Variant ${index + 1}`,
      () => makeVariant(ctx, input, { index, seed, palette, connection }),
      {
        keep: true,
      },
    );
    madeBy = made.madeBy;
    variants.push(made.variant);
  }
  ctx.progress({ percent: 100, step: "Done", done: input.variants, total: input.variants });
  return { variants, palette, madeBy };
};

interface Making {
  index: number;
  seed: number;
  palette: string[];
  connection: Connections["openai"] | null;
}

async function makeVariant(ctx: Context, input: Input, { index, seed, palette, connection }: Making) {
  const { prompt, kind, style, nailShape, remixOf } = input;
  const { widthPx, heightPx } = SIZES[kind];
  let png: Uint8Array;
  let madeBy = DRAWN_HERE;
  if (connection && connection.imageModel !== null) {
    const picture = await drawRemotely(ctx, connection, { prompt: inWords(input, palette, index), widthPx, heightPx });
    png = picture.png;
    madeBy = {
      service: "openai",
      model: picture.model,
      limits: kind === "pattern" ? "Its edges may not meet exactly." : null,
    };
  } else {
    const { svg } = drawDesign({ prompt, kind, style, nailShape: nailShape ?? null, palette, seed });
    const { data, widthPx: width, heightPx: height } = await renderSvg(svg, [TITLE_FONT]);
    png = await sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .png({ compressionLevel: 8 })
      .toBuffer();
  }
  // All that is needed to make it again, or to change it.
  const settings = { prompt, kind, style, palette, ...(nailShape ? { nailShape } : {}), seed };
  const meta = { widthPx, heightPx, settings, ...(remixOf ? { remixOf } : {}), madeBy };
  const { artifactId } = await ctx.artifact(png, { name: `variant-${index + 1}`, contentType: "image/png", meta });
  const variant: DesignVariant = { index, artifactId, widthPx, heightPx, seed };
  ctx.emit(variant);
  return { variant, madeBy };
}

async function paletteOf(ctx: Context, { itemId, palette }: Input): Promise<string[]> {
  if (itemId !== undefined) {
    const photo = await ctx.item(itemId);
    return ctx.step("Colours of the photo", () => photoColours(photo.path), { keep: true });
  }
  return typeof palette === "string" ? [...DESIGN_PALETTES[palette]] : palette;
}

const KINDS_IN_WORDS: Record<DesignKind, string> = {
  nails: "A product photo of a set of five press-on nails laid out side by side on a plain soft background",
  pattern: "A seamless, tileable repeat pattern, seen from above, edge to edge",
  poster: "A printed poster, portrait format, the artwork filling the frame",
};

function inWords({ prompt, kind, style, nailShape }: Input, palette: readonly string[], index: number): string {
  const shape = kind === "nails" && nailShape ? ` ${nailShape} nails.` : "";
  return `${KINDS_IN_WORDS[kind]}.${shape} Theme: ${prompt}. Style: ${style}. Colours: ${fiveColours(palette).join(", ")}. Variation ${index + 1}.`;
}
