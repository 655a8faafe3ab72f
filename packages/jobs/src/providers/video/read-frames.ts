import { createH264Decoder } from "./h264-decoder.ts";
import { ffmpegFrames, hasFfmpeg } from "./ffmpeg-frames.ts";
import type { FrameDecoder } from "./frame-decoder.ts";
import { createOgvDecoder, isOgvCodec } from "./ogv-decoder.ts";
import type { OpenVideo } from "./open-video.ts";
import { type FrameRequest, sampleFrames } from "./sample-frames.ts";

/** Who decodes, in words for a person. */
export type DecoderName = "ffmpeg" | "OpenH264" | "libvpx" | "dav1d";

/** Frames were read, or this machine has nothing that decodes them. */
export type FramesOutcome = { kind: "read"; by: DecoderName } | { kind: "no-decoder" };

/**
 * Reads frames by ffmpeg where the machine has it, for it is fast and knows every codec; else by what
 * comes with the product: H.264, VP8, VP9 and AV1.
 */
export async function readFrames(path: string, video: OpenVideo, request: FrameRequest): Promise<FramesOutcome> {
  if (await hasFfmpeg()) {
    let frames = 0;
    await ffmpegFrames(path, video.facts.container === "WebM" ? "matroska" : "mov", {
      ...request,
      async onFrame(...given) {
        frames += 1;
        await request.onFrame(...given);
      },
    });
    // An ffmpeg built without this codec gives nothing.
    if (frames > 0) return { kind: "read", by: "ffmpeg" };
  }
  const local = await ownDecoder(video);
  if (local === null) return { kind: "no-decoder" };
  await sampleFrames(video.track, local.decoder, video.colours, request);
  return { kind: "read", by: local.by };
}

async function ownDecoder(video: OpenVideo): Promise<{ decoder: FrameDecoder; by: DecoderName } | null> {
  const { videoCodec, codecString } = video.facts;
  if (videoCodec === "avc" && isPlainH264(codecString)) {
    const description = (await video.track.getDecoderConfig())?.description;
    if (description === undefined) return null;
    const avcC = ArrayBuffer.isView(description)
      ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
      : new Uint8Array(description);
    return { decoder: await createH264Decoder(avcC), by: "OpenH264" };
  }
  if (videoCodec !== null && isOgvCodec(videoCodec)) {
    const size = { widthPx: video.track.codedWidth, heightPx: video.track.codedHeight };
    return { decoder: await createOgvDecoder(videoCodec, size), by: videoCodec === "av1" ? "dav1d" : "libvpx" };
  }
  return null;
}

/** Profiles that OpenH264 decodes: baseline, main and high; not 10 bits (110), 4:2:2 (122), 4:4:4 (244). */
function isPlainH264(codecString: string | null): boolean {
  const profile = Number.parseInt(codecString?.split(".")[1]?.slice(0, 2) ?? "", 16);
  return [66, 77, 88, 100].includes(profile);
}
