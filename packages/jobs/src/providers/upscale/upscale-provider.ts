import type { UpscaleFactor } from "../../catalog/image-upscale.ts";

export interface UpscaleRequest {
  sourcePath: string;
  /** Where the result is written, without ending. */
  targetPath: string;
  factor: UpscaleFactor;
  signal: AbortSignal;
  /** @param done 0–1 */
  onProgress(done: number): void;
}

/** Makes pictures larger. */
export interface UpscaleProvider {
  /** @throws PermanentError `result-too-large`, `image-unreadable`, `image-too-large`; the signal's reason */
  upscale(request: UpscaleRequest): Promise<{ path: string; contentType: string; widthPx: number; heightPx: number }>;
}
