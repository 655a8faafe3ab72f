import type { Box } from "../faces/face-provider.ts";

export interface TextLine {
  text: string;
  /** 0–1 */
  confidence: number;
  /** In pixels of the picture read. */
  box: Box;
}

export interface TextRequest {
  /** PNG, JPEG or another encoded picture, upright. */
  picture: Buffer;
  signal: AbortSignal;
  /** @param done 0–1 */
  onProgress(done: number): void;
}

/** Reads the text of a picture. */
export interface TextProvider {
  /** @returns lines from the top; empty where there is none. @throws the signal's reason when it fires */
  read(request: TextRequest): Promise<TextLine[]>;
}
