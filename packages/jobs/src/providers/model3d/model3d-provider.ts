import type { MadeBy } from "../../catalog/made-by.ts";

/** The stages of a model, in order. A service outside has `service` in place of all between. */
export type Model3dStage = "cutout" | "shape" | "texture" | "write" | "service" | "check" | "preview";

export interface Model3dRequest {
  /** The photo; any kind of `IMAGE_TYPES`. */
  sourcePath: string;
  /** A folder for files on the way and for the result. */
  tempDir: string;
  /** Longest side of the model, in metres. */
  sizeM: number;
  /** How far the front swells, 0 (flat) to 1 (as deep as half its width). */
  depth: number;
  /** How thick the rim is between front and back, as a share of the longest side. */
  thickness: number;
  detail: "low" | "medium" | "high";
  signal: AbortSignal;
  /** Called at the start of a stage with 0, and on the way with the share done, 0–1. */
  onProgress: (stage: Model3dStage, done: number) => void;
}

/** A model that has passed gltf-validator without an error. */
export interface Model3dResult {
  /** The GLB. */
  path: string;
  /** A PNG of it, seen a little from the side; null where none was made. */
  previewPath: string | null;
  vertices: number;
  triangles: number;
  /** In metres. */
  widthM: number;
  heightM: number;
  depthM: number;
  /** Every edge belongs to two triangles: it can be printed. Null where it was not looked at. */
  isClosed: boolean | null;
  madeBy: MadeBy;
}

/**
 * Makes a textured model of what stands out in a photo, upright on the ground, its front towards +Z.
 * Implementations: a relief on this machine (local/), a TRELLIS server (trellis/).
 */
export interface Model3dProvider {
  /** @throws PermanentError when the photo cannot be read or shows no subject */
  make(request: Model3dRequest): Promise<Model3dResult>;
}
