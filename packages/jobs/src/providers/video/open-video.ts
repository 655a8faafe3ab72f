import { ALL_FORMATS, FilePathSource, Input, type InputAudioTrack, type InputVideoTrack } from "mediabunny";
import { PermanentError } from "../../engine/permanent-error.ts";
import type { ColourRule } from "./to-rgb.ts";

/** What a video's container says of it. */
export interface VideoFacts {
  /** `MP4`, `QuickTime File Format`, `WebM`. */
  container: string;
  durationMs: number;
  /** Upright, as it is to be shown. */
  widthPx: number;
  heightPx: number;
  /** Clockwise turn that puts it upright. */
  rotationDeg: 0 | 90 | 180 | 270;
  fps: number;
  /** As in `avc`, `hevc`, `vp9`, `av1`; null where even the container does not know. */
  videoCodec: string | null;
  /** In full, e.g. `avc1.64001f`. */
  codecString: string | null;
  /** null: no sound. */
  audioCodec: string | null;
  bitsPerSecond: number;
}

export interface OpenVideo extends Disposable {
  facts: VideoFacts;
  track: InputVideoTrack;
  /** When its first frame is shown, in seconds. */
  startS: number;
  colours: ColourRule;
}

/** How many packets the frame rate is counted over. */
const COUNTED_PACKETS = 300;

/** @throws PermanentError `video-unreadable`, `video-no-picture` or `video-empty`, in words for a person */
export async function openVideo(path: string): Promise<OpenVideo> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const { video, audio } = await tracksOf(input);
    if (video === null) {
      throw audio === null
        ? unreadable()
        : new PermanentError("video-no-picture", "This file has sound but no picture. Choose a video.");
    }
    return await describe(input, video, audio);
  } catch (error) {
    input.dispose();
    throw error instanceof PermanentError ? error : unreadable(error);
  }
}

async function tracksOf(input: Input): Promise<{ video: InputVideoTrack | null; audio: InputAudioTrack | null }> {
  return { video: await input.getPrimaryVideoTrack(), audio: await input.getPrimaryAudioTrack() };
}

async function describe(input: Input, track: InputVideoTrack, audio: InputAudioTrack | null): Promise<OpenVideo> {
  const endS = await track.computeDuration();
  const startS = Math.max(0, await track.getFirstTimestamp());
  const stats = await track.computePacketStats(COUNTED_PACKETS);
  if (stats.packetCount === 0 || endS <= startS) {
    throw new PermanentError(
      "video-empty",
      "This video has no frames: it lasts no time at all. Record or export it again.",
    );
  }
  const { matrix, fullRange } = await track.getColorSpace();
  const facts: VideoFacts = {
    container: (await input.getFormat()).name,
    durationMs: Math.round(endS * 1_000),
    widthPx: track.displayWidth,
    heightPx: track.displayHeight,
    rotationDeg: track.rotation,
    fps: Math.round(stats.averagePacketRate * 100) / 100,
    videoCodec: track.codec,
    codecString: await track.getCodecParameterString(),
    audioCodec: audio?.codec ?? null,
    bitsPerSecond: Math.round(stats.averageBitrate),
  };
  return {
    facts,
    track,
    startS,
    colours: {
      isBt709: matrix === undefined || matrix === null ? track.codedHeight >= 720 : matrix === "bt709",
      isFullRange: fullRange === true,
    },
    [Symbol.dispose]: () => input.dispose(),
  };
}

export function unreadable(cause?: unknown): PermanentError {
  return new PermanentError(
    "video-unreadable",
    "This video is damaged, was cut off, or is no video. Check that it plays on your device, then copy it again.",
    { cause },
  );
}
