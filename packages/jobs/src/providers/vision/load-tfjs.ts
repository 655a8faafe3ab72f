import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

const require = createRequire(import.meta.url);
/** Where the wasm files stand in node_modules; TensorFlow.js would fetch them from a CDN otherwise. */
export const WASM_FOLDER = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist/");

let ready: Promise<typeof tf> | undefined;

/** TensorFlow.js on WebAssembly, ready to run, with models read from `file:` URLs. Once per process; no network. */
export function loadTfjs(): Promise<typeof tf> {
  ready ??= start();
  return ready;
}

async function start(): Promise<typeof tf> {
  setWasmPaths(WASM_FOLDER);
  tf.io.registerLoadRouter((url) => {
    return typeof url === "string" && url.startsWith("file:") ? { load: () => readModel(fileURLToPath(url)) } : null!;
  });
  await tf.setBackend("wasm");
  await tf.ready();
  return tf;
}

/** A graph model as TensorFlow.js stores it: a JSON file and its weights beside it. */
async function readModel(path: string): Promise<tf.io.ModelArtifacts> {
  const { weightsManifest, ...model } = JSON.parse(await readFile(path, "utf8")) as tf.io.ModelJSON;
  const files = weightsManifest.flatMap(({ paths }) => paths.map((name) => readFile(join(dirname(path), name))));
  const weights = Buffer.concat(await Promise.all(files));
  return {
    ...model,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
  };
}
