import { fileTypeFromBuffer } from "file-type";
import type { ImageGenerateParamsNonStreaming } from "openai/resources/images";
import sharp from "sharp";
import { BadAnswer } from "./bad-answer.ts";
import { callOpenAI } from "./call-openai.ts";
import type { CallContext } from "./call-openai.ts";
import { baseUrlOf } from "./create-openai.ts";
import type { OpenAIConnection } from "./create-openai.ts";
import { downloadPicture } from "./download-picture.ts";
import { imageSize } from "./image-size.ts";
import { recordUse } from "./record-use.ts";

export interface ImageRequest {
  prompt: string;
  /** Wanted; the picture may come in another size of about the same shape. */
  widthPx: number;
  heightPx: number;
  /** Longest the call may take, in milliseconds. Default 180 000. */
  timeoutMs?: number;
}

export interface GeneratedImage {
  bytes: Uint8Array;
  contentType: "image/png" | "image/jpeg" | "image/webp";
  model: string;
}

const MAX_PICTURE_BYTES = 40_000_000;
/** Base64 takes a third more, JSON a little. */
const MAX_ANSWER_BYTES = 56_000_000;
const MAX_PICTURE_PIXELS = 50_000_000;
const PICTURE_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp"]);

/**
 * Has the connected service draw a picture, whether it answers with the picture itself or with its
 * address. What it cost is kept.
 * @throws PermanentError where the service refuses; RetryableError where it fails or lies
 */
export async function generateImage(
  ctx: CallContext,
  connection: OpenAIConnection,
  request: ImageRequest,
): Promise<GeneratedImage> {
  const { prompt, widthPx, heightPx, timeoutMs = 180_000 } = request;
  const model = connection.imageModel;
  if (model === null) throw new RangeError("expected a connection with a model that draws");
  const limits = { timeoutMs, maxBytes: MAX_ANSWER_BYTES };
  const { usage, ...image } = await callOpenAI(ctx, connection, limits, async (client, signal) => {
    const size = imageSize(model, widthPx, heightPx) as NonNullable<ImageGenerateParamsNonStreaming["size"]>;
    const answer = await client.images.generate({ model, prompt, size, n: 1 }, { signal });
    const picture = answer?.data?.[0];
    if (picture === undefined) throw new BadAnswer("no picture");
    const bytes =
      typeof picture.b64_json === "string"
        ? Buffer.from(picture.b64_json, "base64")
        : await downloadPicture(String(picture.url), baseUrlOf(connection), MAX_PICTURE_BYTES, signal);
    const type = await fileTypeFromBuffer(bytes);
    if (!type || !PICTURE_TYPES.has(type.mime)) throw new BadAnswer("what is no picture");
    await decodeWhole(bytes);
    return { bytes, contentType: type.mime as GeneratedImage["contentType"], usage: answer.usage };
  });
  await recordUse(ctx, connection, model, { input: usage?.input_tokens, output: usage?.output_tokens }, "image");
  return { ...image, model };
}

/** A picture that ends in the middle, or unpacks to more than anybody asked for, is none. */
async function decodeWhole(bytes: Uint8Array): Promise<void> {
  await sharp(bytes, { limitInputPixels: MAX_PICTURE_PIXELS, failOn: "error" })
    .stats()
    .catch((error: unknown) => {
      throw new BadAnswer("a picture that cannot be read to its end", { cause: error });
    });
}
