/** The stages of a cut-out, in order. */
export type CutoutStage = "decode" | "prepare" | "model" | "refine" | "encode";

export interface CutoutRequest {
  /** The photo; any kind of `IMAGE_TYPES`. */
  sourcePath: string;
  /** Where the PNG goes; written whole. */
  targetPath: string;
  signal: AbortSignal;
  /** Called at the start of a stage with 0, and on the way with the share done, 0–1. */
  onProgress: (stage: CutoutStage, done: number) => void;
}

export interface CutoutResult {
  widthPx: number;
  heightPx: number;
  /** Share of the picture that was kept, 0–1. */
  keptRatio: number;
}

/**
 * Cuts the subject of a photo out: upright, in sRGB, without metadata, as a PNG with alpha.
 * Implementations: on this machine (local-cutout.ts).
 */
export interface CutoutProvider {
  /** @throws PermanentError when the photo cannot be read or shows no subject. */
  cutOut(request: CutoutRequest): Promise<CutoutResult>;
}
