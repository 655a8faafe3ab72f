import sharp from "sharp";
import { expectOk } from "../../../engine/circuits/http-fault.ts";
import type { Provider } from "../../../engine/circuits/provider.ts";
import { BodyTooLarge, readBody } from "../../http/read-body.ts";
import { answerWrong, refusal } from "../../http/service-errors.ts";
import type { FaceSwapProvider } from "../face-swap-provider.ts";

export interface SegmindOptions {
  apiKey: string;
  /** `https://api.segmind.com`, with or without `/v1`. */
  baseUrl: string;
  provider: Provider;
  signal: AbortSignal;
  /** Longest one call may take, in milliseconds. Default 60 000. */
  timeoutMs?: number;
  /** Each call that was answered is paid for. `remaining`: credits left, where Segmind says so. */
  onPaid: (remaining: number | null) => Promise<void>;
}

/** As Segmind names it. */
export const SEGMIND_MODEL = "faceswap-v2";
const MAX_ANSWER_BYTES = 16 * 1_024 * 1_024;
/** A picture that says it is larger than this is a lie or a bomb. */
const MAX_ANSWER_PIXELS = 4_096 * 4_096;

/**
 * Segmind's face swap. `POST {baseUrl}/v1/faceswap-v2`, header `x-api-key`, body JSON:
 * `source_img` (base64: the person), `target_img` (base64: the poster), `input_faces_index` and
 * `source_faces_index` (`"0"`: the largest), `face_restore`, `base64: false`. It answers with the bytes of a
 * picture, or with `{"image": base64}`; header `x-remaining-credits`. Errors: 400 bad picture, 401 key,
 * 406 no credits, 429 too many, 5xx.
 */
export function createSegmindFaceSwap(options: SegmindOptions): FaceSwapProvider {
  const url = `${options.baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "")}/v1/${SEGMIND_MODEL}`;
  return {
    async swap({ face, target }) {
      const body = JSON.stringify({
        source_img: Buffer.from(face).toString("base64"),
        target_img: Buffer.from(target).toString("base64"),
        input_faces_index: "0",
        source_faces_index: "0",
        face_restore: "codeformer-v0.1.0.pth",
        base64: false,
      });
      return call(url, body, options);
    },
  };
}

/** All that can be wrong with the answer is found out within the circuit, so that it counts against the service. */
async function call(
  url: string,
  body: string,
  { apiKey, provider, signal, timeoutMs = 60_000, onPaid }: SegmindOptions,
): Promise<Buffer> {
  const headers = { "x-api-key": apiKey, "content-type": "application/json" };
  return provider.call(
    async (ending) => {
      const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: ending });
      await expectPicture(response);
      const left = Number(response.headers.get("x-remaining-credits") ?? Number.NaN);
      const bytes = await readBody(response, MAX_ANSWER_BYTES).catch(tooLarge);
      await onPaid(Number.isFinite(left) ? left : null);
      return asPicture(bytes);
    },
    { signal, timeoutMs },
  );
}

/** @throws HttpFault, RetryableError or PermanentError for a status that promises no picture */
async function expectPicture(response: Response): Promise<void> {
  const { status } = response;
  if (status < 300) return;
  await response.body?.cancel();
  if (status >= 500 || [408, 425, 429].includes(status)) expectOk(response);
  throw refusal("segmind", status) ?? answerWrong("segmind", `an answer of status ${status}`);
}

function tooLarge(error: unknown): never {
  throw error instanceof BodyTooLarge ? answerWrong("segmind", "more than a picture may hold", error) : error;
}

/** What came, if it is a picture. @throws RetryableError `service-answer-wrong` */
async function asPicture(body: Buffer): Promise<Buffer> {
  const bytes = body[0] === 0x7b ? fromJson(body) : body;
  try {
    // Decoded whole: a picture that ends in the middle is none.
    return await sharp(bytes, { limitInputPixels: MAX_ANSWER_PIXELS, failOn: "error" }).removeAlpha().png().toBuffer();
  } catch (error) {
    throw answerWrong("segmind", "something that is no picture", error);
  }
}

function fromJson(body: Buffer): Buffer {
  try {
    const { image } = JSON.parse(body.toString("utf8")) as { image?: unknown };
    if (typeof image === "string") return Buffer.from(image.replace(/^data:[^,]*,/, ""), "base64");
  } catch (error) {
    throw answerWrong("segmind", "something that is no picture", error);
  }
  throw answerWrong("segmind", "something that is no picture");
}
