import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { UpscaleFactor } from "../../catalog/image-upscale.ts";
import { loadTfjs } from "../vision/load-tfjs.ts";

const FOLDER = new URL("../../../models/esrgan-slim/", import.meta.url);
const SHA256: Record<UpscaleFactor, string> = {
  2: "5cb464ae4d390ce0a771afd5feaf60fbfcdb18ab48a56db98cdf6b88202369de",
  3: "9d344609abd1e29bd3924f9c4e9ffaa1aee6be7c3586bab0f52863597858a2ba",
  4: "82637daaf3ba024df5e9da2389e8992e7a6e8a992ba6268ce6bc490c92e9516e",
};

/** A network as Keras writes it down: what we read of it. */
interface Layer {
  class_name: string;
  name: string;
  config: { padding: "same" | "valid"; size: [number, number] };
  inbound_nodes: [string, number, number, object][][];
}
interface Model {
  modelTopology: { model_config: { config: { layers: Layer[] } } };
  weightsManifest: [{ weights: { name: string; shape: number[] }[] }];
}

/** Takes bytes of RGB to `factor` times their size: 0–255 in, about 0–255 out. The caller disposes of the result. */
export type Enlarge = (input: Tensor4D) => Tensor4D;

/**
 * Loads ESRGAN slim, a residual dense network of UpscalerJS with 0.2 million weights, after checking its
 * sum. Its layers are convolutions, sums and joins: they are run here, without TensorFlow's layers library.
 */
export async function loadEsrgan(factor: UpscaleFactor): Promise<Enlarge> {
  const tf = await loadTfjs();
  const folder = new URL(`x${factor}/`, FOLDER);
  const bytes = await readFile(new URL("weights.bin", folder));
  const sum = createHash("sha256").update(bytes).digest("hex");
  if (sum !== SHA256[factor]) {
    throw new Error(
      `esrgan-slim/x${factor}: expected sha256 ${SHA256[factor]}, got ${sum}. Restore packages/jobs/models.`,
    );
  }
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(new URL("model.json", folder), "utf8")) as Model;
  const { layers } = modelTopology.model_config.config;
  const weights = new Map<string, Tensor>();
  let at = 0;
  for (const { name, shape } of weightsManifest[0].weights) {
    const size = shape.reduce((a, b) => a * b, 1);
    weights.set(name, tf.tensor(new Float32Array(new Uint8Array(bytes.subarray(at, at + 4 * size)).buffer), shape));
    at += 4 * size;
  }

  function run({ class_name: kind, name, config }: Layer, inputs: Tensor4D[]): Tensor4D {
    const [x] = inputs;
    switch (kind) {
      case "Conv2D":
        return tf.fused.conv2d({
          x: x!,
          filter: weights.get(`${name}/kernel`) as Tensor4D,
          bias: weights.get(`${name}/bias`)!,
          strides: 1,
          pad: config.padding,
        });
      case "Activation":
        return tf.relu(x!);
      case "Concatenate":
        return tf.concat(inputs, 3);
      case "Add":
        return tf.add(x!, inputs[1]!);
      case "UpSampling2D":
        return tf.image.resizeNearestNeighbor(x!, [x!.shape[1] * config.size[0], x!.shape[2] * config.size[1]]);
      default:
        throw new TypeError(`esrgan-slim: expected a layer we know, got ${kind}`);
    }
  }

  return (input) =>
    tf.tidy(() => {
      const made = new Map<string, Tensor4D>();
      let last = input;
      for (const layer of layers) {
        const from = (layer.inbound_nodes[0] ?? []).map(([name]) => made.get(name)!);
        last = layer.class_name === "InputLayer" ? input : run(layer, from);
        made.set(layer.name, last);
      }
      return last;
    });
}
