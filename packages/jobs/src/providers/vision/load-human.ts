import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Config, Human } from "@vladmandic/human";
import { loadTfjs, WASM_FOLDER } from "./load-tfjs.ts";

const require = createRequire(import.meta.url);
const OFF = { enabled: false } as const;

/** Everything off: who detects says what it wants. */
const CONFIG: Partial<Config> = {
  backend: "wasm",
  wasmPath: WASM_FOLDER,
  wasmPlatformFetch: false,
  debug: false,
  async: false,
  warmup: "none",
  cacheModels: false,
  validateModels: false,
  // Photos have nothing to do with each other: nothing is taken over from the one before.
  cacheSensitivity: 0,
  filter: OFF,
  gesture: OFF,
  face: OFF,
  body: OFF,
  hand: OFF,
  object: OFF,
};

let human: Promise<Human> | undefined;

/** The library Human on our TensorFlow.js, with the models of its own package. Once per process. */
export function loadHuman(): Promise<Human> {
  human ??= start();
  return human;
}

async function start(): Promise<Human> {
  await loadTfjs();
  // Its package.json offers the build for tfjs-node only; the one for wasm stands beside it.
  const folder = dirname(require.resolve("@vladmandic/human"));
  const library = require(join(folder, "human.node-wasm.js")) as typeof import("@vladmandic/human");
  const modelBasePath = pathToFileURL(join(folder, "../models/")).href;
  return new library.Human({ ...CONFIG, modelBasePath });
}
