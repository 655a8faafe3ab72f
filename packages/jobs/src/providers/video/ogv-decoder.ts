import { createRequire } from "node:module";
import type { FrameDecoder, Plane, YuvPicture } from "./frame-decoder.ts";

const require = createRequire(import.meta.url);

/** The files of ogv.js: libvpx and dav1d, each as WebAssembly. */
const FILES = { vp8: "vp8", vp9: "vp9", av1: "av1" } as const;

interface OgvPlane {
  bytes: Uint8Array;
  stride: number;
}

/** A decoder of ogv.js; its calls end before they return. */
interface OgvDecoder {
  init(done: () => void): void;
  processFrame(packet: ArrayBuffer, done: (isDecoded: number | boolean) => void): void;
  frameBuffer: {
    format: {
      cropLeft: number;
      cropTop: number;
      cropWidth: number;
      cropHeight: number;
      width: number;
      chromaWidth: number;
      height: number;
      chromaHeight: number;
    };
    y: OgvPlane;
    u: OgvPlane;
    v: OgvPlane;
  } | null;
}

export type OgvCodec = keyof typeof FILES;

export function isOgvCodec(codec: string): codec is OgvCodec {
  return Object.hasOwn(FILES, codec);
}

/** Decodes VP8, VP9 and AV1 in this process. */
export async function createOgvDecoder(
  codec: OgvCodec,
  size: { widthPx: number; heightPx: number },
): Promise<FrameDecoder> {
  const load = require(`ogv/dist/ogv-decoder-video-${FILES[codec]}-wasm.js`) as (given: object) => Promise<OgvDecoder>;
  const { widthPx: width, heightPx: height } = size;
  // What a player of theirs reads from the container; the stream's own word wins.
  const videoFormat = {
    ...{ width, height, cropLeft: 0, cropTop: 0, cropWidth: width, cropHeight: height },
    ...{ chromaWidth: Math.ceil(width / 2), chromaHeight: Math.ceil(height / 2) },
    ...{ displayWidth: width, displayHeight: height, fps: 0 },
  };
  const decoder = await load({ videoFormat, printErr() {} });
  await new Promise<void>((resolve) => decoder.init(resolve));
  return {
    decode(packet, stampMs) {
      decoder.frameBuffer = null;
      decoder.processFrame(Uint8Array.from(packet).buffer, () => {});
      const picture = toPicture(decoder.frameBuffer);
      return picture === null ? [] : [{ stampMs, read: () => picture }];
    },
    flush: () => [],
  };
}

function toPicture(frame: OgvDecoder["frameBuffer"]): YuvPicture | null {
  if (frame === null) return null;
  const { format } = frame;
  const chromaX = format.width / format.chromaWidth;
  const chromaY = format.height / format.chromaHeight;
  const plane = ({ bytes, stride }: OgvPlane, byX: number, byY: number): Plane => {
    const widthPx = Math.ceil(format.cropWidth / byX);
    const heightPx = Math.ceil(format.cropHeight / byY);
    const at = Math.floor(format.cropTop / byY) * stride + Math.floor(format.cropLeft / byX);
    return { bytes: bytes.slice(at, at + stride * (heightPx - 1) + widthPx), stride, widthPx, heightPx };
  };
  return {
    widthPx: format.cropWidth,
    heightPx: format.cropHeight,
    y: plane(frame.y, 1, 1),
    u: plane(frame.u, chromaX, chromaY),
    v: plane(frame.v, chromaX, chromaY),
  };
}
