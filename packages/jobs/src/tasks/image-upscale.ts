import { join } from "node:path";
import type { UpscaleFactor } from "../catalog/image-upscale.ts";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler } from "../engine/handler.ts";
import { createLocalUpscale } from "../providers/upscale/local-upscale.ts";

const MADE_BY: MadeBy = {
  service: "local",
  model: "ESRGAN slim",
  limits: "It sharpens what is there; faces and letters too small to see stay so.",
};

// One per process: networks stay loaded for the next job.
const provider = createLocalUpscale();

/** Makes the photo larger, tile by tile. */
export const imageUpscale: Handler<"image.upscale"> = async (ctx, { itemId, factor }) => {
  ctx.progress({ percent: 1, step: "Reading the photo" });
  const file = await ctx.item(itemId);
  const { path, contentType, widthPx, heightPx } = await provider.upscale({
    sourcePath: file.path,
    targetPath: join(ctx.tempDir, "upscaled"),
    factor: factor as UpscaleFactor,
    signal: ctx.signal,
    onProgress(done) {
      ctx.progress({ percent: 3 + 90 * done, step: done < 1 ? "Drawing it larger" : "Saving" });
    },
  });
  const meta = { widthPx, heightPx, factor, madeBy: MADE_BY };
  const { artifactId } = await ctx.artifact({ path }, { name: "upscaled", contentType, meta });
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, widthPx, heightPx, factor, madeBy: MADE_BY };
};
