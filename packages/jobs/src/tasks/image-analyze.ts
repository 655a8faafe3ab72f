import { setImmediate } from "node:timers/promises";
import sharp from "sharp";
import type { ImageAnalysis } from "../catalog/image-analyze.ts";
import type { MadeBy } from "../catalog/made-by.ts";
import type { Handler, JobContext } from "../engine/handler.ts";
import { findColours } from "../providers/analysis/find-colours.ts";
import { findLook } from "../providers/analysis/find-look.ts";
import { findTags } from "../providers/analysis/find-tags.ts";
import { judgeSafety } from "../providers/analysis/judge-safety.ts";
import { readCamera } from "../providers/analysis/read-camera.ts";
import { readFileFacts } from "../providers/analysis/read-file-facts.ts";
import { writeCaption } from "../providers/captions/write-caption.ts";
import { createLocalFaces } from "../providers/faces/local-faces.ts";
import { describePicture } from "../providers/openai/describe-picture.ts";
import { createLocalText } from "../providers/text/local-text.ts";
import { readPixels, type Pixels } from "../providers/vision/pixels.ts";

/** Longest side of what models look at. */
const LOOK_AT_PX = 1_600;
const SMALL_PX = 640;
const PALETTE_PX = 96;
/** No letter is lower. */
const LEAST_TEXT_PX = 10;

const MADE_BY: MadeBy = {
  service: "local",
  model: "BlazeFace, CenterNet, NSFWJS and Tesseract",
  limits: "It knows 80 everyday things, reads text as English, and may be wrong: check before you rely on it.",
};
const CAPTION_BY: MadeBy = {
  service: "local",
  model: "a sentence made of what was found",
  limits: "It says no more than the tags, colours and text above.",
};

// One per process: models stay loaded for the next job.
const faces = createLocalFaces();
const ocr = createLocalText();

/** Looks at a photo from all sides, and hands out each part as soon as it is known. */
export const imageAnalyze: Handler<"image.analyze"> = async (ctx, { itemId }) => {
  const item = await ctx.item(itemId);
  const at = stages(ctx);

  await at(2, "Reading the photo");
  const { facts: file, metadata } = await readFileFacts(item.path);
  ctx.emit({ part: "file", value: file });
  const camera = await readCamera(metadata.exif);
  ctx.emit({ part: "camera", value: camera });
  const pixels = await readPixels(item.path, LOOK_AT_PX);
  const small = await shrink(pixels, SMALL_PX);

  await at(12, "Finding colours");
  const colours = findColours(await shrink(small, PALETTE_PX));
  ctx.emit({ part: "colours", value: colours });
  const look = await findLook(small);
  ctx.emit({ part: "look", value: look });

  await at(18, "Looking for faces");
  const found = await faces.detect({ photo: pixels, signal: ctx.signal });
  const people = found.faces.map(({ box, score, yawDegrees, pitchDegrees, rollDegrees }) => {
    return { box: toShares(box, pixels), score, yawDegrees, pitchDegrees, rollDegrees };
  });
  ctx.emit({ part: "faces", value: people });

  await at(40, "Looking for things");
  const tags = await findTags(small, { colours, faces: people });
  ctx.emit({ part: "tags", value: tags });

  await at(52, "Checking safety");
  const safety = await judgeSafety(small);
  ctx.emit({ part: "safety", value: safety });

  await at(58, "Reading text");
  const text = await readText(ctx, pixels);
  ctx.emit({ part: "text", value: text });

  await at(92, "Writing a caption");
  const known = { file, camera, colours, look, faces: people, tags, safety, text };
  const caption = await captionOf(ctx, known, small);
  ctx.emit({ part: "caption", value: caption });

  const analysis = { ...known, caption, madeBy: MADE_BY };
  const json = Buffer.from(JSON.stringify(analysis, null, 2));
  const meta = { perceptualHash: look.perceptualHash, thumbhash: look.thumbhash };
  const { artifactId } = await ctx.artifact(json, { name: "analysis", contentType: "application/json", meta });
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, ...analysis };
};

/** Says where the work stands, and lets a cancel in. */
function stages(ctx: JobContext<"image.analyze">): (percent: number, step: string) => Promise<void> {
  return async (percent, step) => {
    ctx.progress({ percent, step });
    await setImmediate();
    ctx.signal.throwIfAborted();
  };
}

async function shrink({ data, width, height }: Pixels, sidePx: number): Promise<Pixels> {
  const { data: small, info } = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(sidePx, sidePx, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: small, width: info.width, height: info.height };
}

async function readText(ctx: JobContext<"image.analyze">, pixels: Pixels): Promise<ImageAnalysis["text"]> {
  const { data, width, height } = pixels;
  if (Math.min(width, height) < LEAST_TEXT_PX) return { language: "eng", lines: [] };
  const picture = await sharp(data, { raw: { width, height, channels: 3 } })
    .greyscale()
    .png({ compressionLevel: 1 })
    .toBuffer();
  const lines = await ocr.read({
    picture,
    signal: ctx.signal,
    onProgress: (done) => ctx.progress({ percent: 58 + 34 * done, step: "Reading text" }),
  });
  return { language: "eng", lines: lines.map(({ box, ...line }) => ({ ...line, box: toShares(box, pixels) })) };
}

/** The connected service's words; where it has none, our own. */
async function captionOf(
  ctx: JobContext<"image.analyze">,
  known: Parameters<typeof writeCaption>[0],
  { data, width, height }: Pixels,
): Promise<ImageAnalysis["caption"]> {
  const connection = ctx.connection("openai");
  if (connection !== null) {
    try {
      const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: 85 })
        .toBuffer();
      const { text, model } = await describePicture(ctx, connection, jpeg);
      return {
        text,
        madeBy: { service: "openai", model, limits: "Written by a model that may see what is not there." },
      };
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      ctx.log("warn", "The AI service wrote no caption; this one was made here.");
    }
  }
  return { text: writeCaption(known), madeBy: CAPTION_BY };
}

function toShares(box: { x: number; y: number; width: number; height: number }, of: Pixels) {
  const share = (value: number, size: number) => Math.round((1e4 * value) / size) / 1e4;
  return {
    x: share(box.x, of.width),
    y: share(box.y, of.height),
    width: share(box.width, of.width),
    height: share(box.height, of.height),
  };
}
