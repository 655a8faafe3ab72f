import { setImmediate as nextTurn } from "node:timers/promises";
import { type EncodedPacket, EncodedPacketSink, type InputVideoTrack } from "mediabunny";
import type { DecodedPicture, FrameDecoder } from "./frame-decoder.ts";
import { type ColourRule, type RgbPicture, toRgb } from "./to-rgb.ts";

/** A frame wanted of a video, and what came of it. */
export interface FrameRequest {
  /** In seconds, rising. */
  timesS: readonly number[];
  /** Size of the frames, as stored: not yet turned upright. */
  widthPx: number;
  heightPx: number;
  signal: AbortSignal;
  /** Called once a time, in order. `atS`: when the frame is shown. */
  onFrame(index: number, frame: RgbPicture, atS: number): Promise<void>;
}

/** About a minute of work: 1 200 frames of 720p. Beyond it, the frames at which decoding can begin must do. */
const MAX_DECODED_PIXELS = 1.1e9;

/**
 * Decodes the frames at the given times. Jumps to the key frame before each, and decodes on from there;
 * where that would take too long, gives the key frame itself.
 */
export async function sampleFrames(
  track: InputVideoTrack,
  decoder: FrameDecoder,
  rule: ColourRule,
  { timesS, widthPx, heightPx, signal, onFrame }: FrameRequest,
): Promise<void> {
  const sink = new EncodedPacketSink(track);
  const pixels = Math.max(1, track.codedWidth * track.codedHeight);
  let budget = Math.floor(MAX_DECODED_PIXELS / pixels);
  let wanted = 0;
  let last: EncodedPacket | null = null;

  const take = async (pictures: readonly DecodedPicture[], isEnd: boolean): Promise<void> => {
    for (const [i, picture] of pictures.entries()) {
      const isLast = isEnd && i === pictures.length - 1;
      let rgb: RgbPicture | null = null;
      while (wanted < timesS.length && (isLast || picture.stampMs >= toMs(timesS[wanted] as number) - 1)) {
        rgb ??= await toRgb(picture.read(), widthPx, heightPx, rule);
        await onFrame(wanted, rgb, picture.stampMs / 1_000);
        wanted += 1;
        if (isLast) break;
      }
    }
  };

  while (wanted < timesS.length) {
    signal.throwIfAborted();
    const target = timesS[wanted] as number;
    const key: EncodedPacket | null = (await sink.getKeyPacket(target)) ?? (await sink.getFirstPacket());
    if (key === null) return;
    const before = wanted;
    if (budget <= 0) {
      await takeKeyFrame(decoder, key, take);
    } else {
      const from: EncodedPacket | null =
        last !== null && key.sequenceNumber <= last.sequenceNumber ? await sink.getNextPacket(last) : key;
      if (from === key) await take(decoder.flush(), false);
      let packet: EncodedPacket | null = from;
      while (packet !== null && wanted === before && budget > 0) {
        signal.throwIfAborted();
        // Decoding does not give way by itself: a cancel must get a turn.
        if (budget % 8 === 0) await nextTurn();
        budget -= 1;
        last = packet;
        await take(decoder.decode(packet.data, toMs(packet.timestamp)), false);
        packet = wanted === before ? await sink.getNextPacket(packet) : null;
      }
      if (packet === null && wanted === before) {
        await take(decoder.flush(), true);
        last = null;
        // The end of the file, and nothing more came out of it.
        if (wanted === before) wanted += 1;
      }
    }
    if (wanted === before && budget <= 0) await takeKeyFrame(decoder, key, take);
    if (wanted === before && budget <= 0) wanted += 1;
  }
}

async function takeKeyFrame(
  decoder: FrameDecoder,
  key: EncodedPacket,
  take: (pictures: readonly DecodedPicture[], isEnd: boolean) => Promise<void>,
): Promise<void> {
  decoder.flush();
  const first = decoder.decode(key.data, toMs(key.timestamp));
  await take(first.length > 0 ? first : decoder.flush(), true);
  decoder.flush();
}

function toMs(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1_000));
}
