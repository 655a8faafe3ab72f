import sharp from "sharp";
import type { Connections } from "../../engine/connections.ts";
import type { CallContext } from "../openai/call-openai.ts";
import { generateImage } from "../openai/generate-image.ts";

/** A picture that a service outside drew, in the size that was asked for. */
export interface RemotePicture {
  png: Uint8Array;
  /** As the service calls it. */
  model: string;
}

/**
 * Has the connected service draw, and cuts what comes to the size wanted.
 * @throws PermanentError where it refuses; RetryableError where it fails
 */
export async function drawRemotely(
  ctx: CallContext,
  connection: NonNullable<Connections["openai"]>,
  request: { prompt: string; widthPx: number; heightPx: number },
): Promise<RemotePicture> {
  const { bytes, model } = await generateImage(ctx, connection, request);
  const png = await sharp(bytes, { limitInputPixels: 50_000_000 })
    .resize(request.widthPx, request.heightPx, { fit: "cover" })
    .png({ compressionLevel: 7 })
    .toBuffer();
  return { png, model };
}
