import { stat } from "node:fs/promises";
import type { Metadata } from "sharp";
import type { ImageAnalysis } from "../../catalog/image-analyze.ts";
import { openPhoto } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";

const BITS: Readonly<Record<string, number>> = { uchar: 8, char: 8, ushort: 16, short: 16, float: 32 };

/** What a photo's header says, and its metadata for {@link readCamera}. @throws PermanentError */
export async function readFileFacts(path: string): Promise<{ facts: ImageAnalysis["file"]; metadata: Metadata }> {
  const metadata = await openPhoto(path).metadata().catch(asPermanent);
  const { format, autoOrient, space, hasAlpha, pages, depth } = metadata;
  const { size } = await stat(path);
  return {
    metadata,
    facts: {
      format,
      widthPx: autoOrient.width,
      heightPx: autoOrient.height,
      bytes: size,
      bitsPerChannel: BITS[depth] ?? null,
      colourSpace: space,
      hasTransparency: hasAlpha,
      frames: pages ?? 1,
    },
  };
}
