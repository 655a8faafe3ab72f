import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Plane } from "./plane.ts";

/** The model sees a square of this many pixels a side, whatever the photo's shape. */
export const MODEL_SIDE_PX = 320;

const MODEL = new URL("../../../models/u2netp/u2netp.onnx", import.meta.url);
const MODEL_SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8";
/** Names inside the model: the picture, and the finest of its seven masks. */
const INPUT = "input.1";
const OUTPUT = "1959";
/** ImageNet's, as in U²-Net's reference code. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

/** The model file is not the one we vouch for. */
class ModelFileWrong extends Error {
  override readonly name = "ModelFileWrong";

  constructor(got: string) {
    super(`u2netp.onnx: expected sha256 ${MODEL_SHA256}, got ${got}. Restore packages/jobs/models/u2netp.`);
  }
}

/** Says for each pixel how much it belongs to what stands out. */
export interface Segmenter {
  /** @param rgb 320 × 320 pixels, 3 bytes each. @returns a mask of that size, 0–1. */
  segment(rgb: Uint8Array): Promise<Plane>;
}

/** Loads U²-Net p after checking the file's sum. Two threads, no arena: memory goes back after each run. */
export async function loadU2netp(): Promise<Segmenter> {
  const model = await readFile(MODEL);
  const sum = createHash("sha256").update(model).digest("hex");
  if (sum !== MODEL_SHA256) throw new ModelFileWrong(sum);
  const { InferenceSession, Tensor } = await loadRuntime();
  const session = await InferenceSession.create(model, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 2,
    interOpNumThreads: 1,
    enableCpuMemArena: false,
    enableMemPattern: false,
  });
  return {
    async segment(rgb) {
      const input = new Tensor("float32", normalised(rgb), [1, 3, MODEL_SIDE_PX, MODEL_SIDE_PX]);
      const output = (await session.run({ [INPUT]: input }, [OUTPUT]))[OUTPUT];
      if (!(output?.data instanceof Float32Array)) throw new TypeError("u2netp: expected a mask of float32");
      return { width: MODEL_SIDE_PX, height: MODEL_SIDE_PX, values: output.data };
    },
  };
}

/** Bytes to the model's scale, colour by colour: divided by the brightest, then centred. */
function normalised(rgb: Uint8Array): Float32Array {
  const pixels = rgb.length / 3;
  const brightest = Math.max(
    1,
    rgb.reduce((a, b) => (a > b ? a : b), 0),
  );
  const values = new Float32Array(rgb.length);
  for (let k = 0; k < 3; k += 1) {
    for (let i = 0; i < pixels; i += 1) {
      values[k * pixels + i] = (rgb[3 * i + k]! / brightest - MEAN[k]!) / DEVIATION[k]!;
    }
  }
  return values;
}

/** onnxruntime, silenced first: its official builds report their use to Microsoft unless told not to. */
function loadRuntime() {
  process.env.ORT_DISABLE_TELEMETRY = "1";
  return import("onnxruntime-node");
}
