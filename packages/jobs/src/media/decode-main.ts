/** The program of a child process that decodes uploads once, to see that they can be. */
import { liveWithParent } from "../worker/child/live-with-parent.ts";
import { MAX_PIXELS } from "./max-pixels.ts";
import { openPhoto, readPhotoHeader, type PhotoHeader } from "./open-photo.ts";

export interface DecodeRequest {
  id: number;
  path: string;
}

/** `unreadable`: the decoder's words are for the log only. */
export type DecodeReply =
  | { id: number; kind: "readable"; header: PhotoHeader }
  | { id: number; kind: "too-many-pixels"; header: PhotoHeader }
  | { id: number; kind: "unreadable"; detail: string };

liveWithParent();
process.on("message", (request: DecodeRequest) => void decode(request));

async function decode({ id, path }: DecodeRequest): Promise<void> {
  try {
    const header = await readPhotoHeader(path);
    if (header.widthPx * header.heightPx > MAX_PIXELS) return reply({ id, kind: "too-many-pixels", header });
    // Every pixel is read; making a small picture of them costs the least memory.
    await openPhoto(path).resize(64, 64, { fit: "inside" }).raw().toBuffer();
    reply({ id, kind: "readable", header });
  } catch (error) {
    reply({ id, kind: "unreadable", detail: error instanceof Error ? error.message : String(error) });
  }
}

function reply(message: DecodeReply): void {
  process.send?.(message, () => undefined);
}
