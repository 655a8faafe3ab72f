import type { CartoonStyle } from "../../catalog/image-cartoonize.ts";

/** What a provider is at, in order. */
export type CartoonStage = "decode" | "smooth" | "draw" | "encode";

export interface CartoonRequest {
  /** The photo, a file of any kind we read. */
  sourcePath: string;
  /** Where the drawing is written, as WebP. */
  targetPath: string;
  style: CartoonStyle;
  signal: AbortSignal;
  onProgress(stage: CartoonStage, done: number): void;
}

/** Turns a photo into a drawing. */
export interface CartoonProvider {
  /** @throws PermanentError `image-unreadable` or `image-too-large`; the signal's reason when it fires */
  draw(request: CartoonRequest): Promise<{ widthPx: number; heightPx: number }>;
}
