import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { loadGraphModel, type GraphModel } from "@tensorflow/tfjs-converter";
import type { Tensor } from "@tensorflow/tfjs-core";
import sharp from "sharp";
import type { ImageAnalysis } from "../../catalog/image-analyze.ts";
import { loadTfjs } from "../vision/load-tfjs.ts";
import type { Pixels } from "../vision/pixels.ts";

const FOLDER = new URL("../../../models/nsfw-mobilenet/", import.meta.url);
const WEIGHTS_SHA256 = "fee38f0bcbad1a223b8301c014bbf78984365aef5ab08fc3289ed4229ab67f0e";
const SIDE_PX = 224;
/** What the model tells apart, in its order. */
const [HENTAI, PORN, SEXY] = [1, 3, 4] as const;
const FINE_FROM = 0.7;
const SENSITIVE_BELOW = 0.3;

let model: Promise<GraphModel> | undefined;

/** How sure NSFWJS's MobileNet is that nothing sexual is shown. A hint for people, not a filter to rely on. */
export async function judgeSafety({ data, width, height }: Pixels): Promise<ImageAnalysis["safety"]> {
  const tf = await loadTfjs();
  model ??= load();
  const network = await model;
  const small = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(SIDE_PX, SIDE_PX, { fit: "fill" })
    .raw()
    .toBuffer();
  const answer = tf.tidy(() => {
    const input = tf.div(tf.tensor(new Float32Array(small), [1, SIDE_PX, SIDE_PX, 3]), 255);
    return network.predict(input) as Tensor;
  });
  const shares = await answer.data();
  tf.dispose(answer);
  // "Sexy" is bare skin: half a reason.
  const score = Math.max(0, Math.min(1, 1 - (shares[HENTAI]! + shares[PORN]! + 0.5 * shares[SEXY]!)));
  return {
    score: Math.round(score * 100) / 100,
    verdict: score >= FINE_FROM ? "fine" : score < SENSITIVE_BELOW ? "sensitive" : "doubtful",
  };
}

async function load(): Promise<GraphModel> {
  const sum = createHash("sha256")
    .update(await readFile(new URL("weights.bin", FOLDER)))
    .digest("hex");
  if (sum !== WEIGHTS_SHA256) {
    throw new Error(`nsfw-mobilenet: expected sha256 ${WEIGHTS_SHA256}, got ${sum}. Restore packages/jobs/models.`);
  }
  return loadGraphModel(new URL("model.json", FOLDER).href);
}
