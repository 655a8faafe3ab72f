import { setImmediate as nextTurn } from "node:timers/promises";
import sharp from "sharp";
import { PermanentError } from "../../engine/permanent-error.ts";
import { openPhoto } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";
import { applyMatte, type Rgba } from "./apply-matte.ts";
import { borderBand } from "./border-band.ts";
import type { CutoutProvider, CutoutStage } from "./cutout-provider.ts";
import { applyFit, guidedFilter } from "./guided-filter.ts";
import { createPlane, type Colours } from "./plane.ts";
import { saliencyMask, type Rgb } from "./saliency-mask.ts";
import { trueColours } from "./true-colours.ts";
import { loadU2netp, type Segmenter } from "./u2netp.ts";

/** Longest side at which the border is worked out; the result is applied at full size. Bounds memory. */
const WORKING_SIDE_PX = 1_024;
/** Half the width of the border band, as a share of the working size's longer side. */
const BAND_RATIO = 0.01;
/** Below this share there is no subject to speak of. */
const LEAST_KEPT = 0.001;
/** PNGs of larger photos are packed faster and a little less tightly. */
const PACK_FAST_ABOVE_PIXELS = 12e6;

/** Removes backgrounds on this machine with U²-Net p, which is loaded once. */
export function createLocalCutout(): CutoutProvider {
  let loaded: Segmenter | undefined;

  return {
    async cutOut({ sourcePath, targetPath, signal, onProgress }) {
      const begin = async (stage: CutoutStage, done = 0) => {
        // Lets the abort through, which waits while this thread computes.
        await nextTurn();
        signal.throwIfAborted();
        onProgress(stage, done);
      };

      await begin("decode");
      const photo = await decode(sourcePath).catch(asPermanent);

      await begin("prepare");
      const small = await shrink(photo);
      loaded ??= await loadU2netp();

      await begin("model");
      const saliency = await saliencyMask(small, loaded, (done) => onProgress("model", done));

      await begin("refine");
      const radius = Math.max(2, Math.round(BAND_RATIO * Math.max(small.width, small.height)));
      const colours = coloursOf(small);
      const band = borderBand(saliency, radius);
      const fit = guidedFilter(colours, band.mask, radius, 5e-4);
      await begin("refine", 0.3);
      const separated = trueColours(colours, applyFit(fit, colours));
      await begin("refine", 0.5);
      const matte = { band, fit, colours: separated };
      const keptRatio = await applyMatte(photo, matte, signal, (done) => onProgress("refine", 0.5 + done / 2));
      if (keptRatio < LEAST_KEPT) throw noSubject();

      await begin("encode");
      await encode(photo, targetPath);
      signal.throwIfAborted();
      return { widthPx: photo.width, heightPx: photo.height, keptRatio };
    },
  };
}

/** Upright, 8 bits, sRGB; metadata stays behind. */
async function decode(path: string): Promise<Rgba> {
  const { data, info } = await openPhoto(path)
    .autoOrient()
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The working copy. What the photo itself hides by alpha is white in it. */
async function shrink({ data, width, height }: Rgba): Promise<Rgb> {
  const small = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize(WORKING_SIDE_PX, WORKING_SIDE_PX, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "white" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: small.data, width: small.info.width, height: small.info.height };
}

function coloursOf({ data, width, height }: Rgb): Colours {
  const colours: Colours = [createPlane(width, height), createPlane(width, height), createPlane(width, height)];
  for (let i = 0; i < width * height; i += 1) {
    for (let k = 0; k < 3; k += 1) colours[k]!.values[i] = data[3 * i + k]! / 255;
  }
  return colours;
}

async function encode({ data, width, height }: Rgba, path: string): Promise<void> {
  const fast = width * height > PACK_FAST_ABOVE_PIXELS;
  await sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: fast ? 3 : 6, adaptiveFiltering: !fast })
    .toFile(path);
}

function noSubject(): PermanentError {
  return new PermanentError(
    "no-subject",
    "No clear subject was found in this picture, so there is nothing to cut out. Try one where it stands out more.",
  );
}
