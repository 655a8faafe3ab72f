import sharp from "sharp";
import { compose } from "./compose.ts";
import type { Composition } from "./compose.ts";
import { renderSvg } from "./render.ts";
import { STYLES } from "./styles.ts";
import { layOnPaper } from "./surface.ts";

export type IllustrationStage = "draw" | "paint" | "save";

/**
 * Draws a picture on this machine from a seed, as PNG: the same composition gives the same bytes.
 * @param onStage called as each stage begins
 */
export async function illustrate(
  composition: Composition,
  { signal, onStage }: { signal: AbortSignal; onStage?(stage: IllustrationStage): void },
): Promise<Uint8Array> {
  onStage?.("draw");
  const pixels = await renderSvg(compose(composition));
  signal.throwIfAborted();
  onStage?.("paint");
  const data = layOnPaper(pixels, STYLES[composition.style].surface, composition.seed);
  signal.throwIfAborted();
  onStage?.("save");
  const { widthPx: width, heightPx: height } = pixels;
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ compressionLevel: 7 })
    .toBuffer();
}
