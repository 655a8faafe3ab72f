import { readFile } from "node:fs/promises";
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import type { OddFile } from "./odd-file.ts";

const fixture = (name: string) => readFile(new URL(`../../../fixtures/${name}`, import.meta.url));

/** The file with the 32-bit counts of these boxes set to 0: an index of nothing. */
async function withoutSamples(): Promise<Buffer> {
  const bytes = Buffer.from(await fixture("testsrc.mp4"));
  for (const [box, offset] of [
    ["stts", 8],
    ["stsc", 8],
    ["stco", 8],
    ["stss", 8],
    ["stsz", 12],
  ] as const) {
    for (let at = bytes.indexOf(box); at !== -1; at = bytes.indexOf(box, at + 4)) bytes.writeUInt32BE(0, at + offset);
  }
  return bytes;
}

/** Says that it is as large as a video can say. */
async function claimsToBeHuge(): Promise<Buffer> {
  const bytes = Buffer.from(await fixture("testsrc.mp4"));
  const at = bytes.indexOf("avc1", bytes.indexOf("stsd"));
  bytes.writeUInt16BE(65_535, at + 28);
  bytes.writeUInt16BE(65_535, at + 30);
  return bytes;
}

/** Right at both ends, noise in between. */
async function corruptInTheMiddle(): Promise<Buffer> {
  const bytes = Buffer.from(await fixture("testsrc.mp4"));
  const from = bytes.indexOf("mdat") + 4;
  let state = 1;
  for (let at = from + 60_000; at < Math.min(bytes.length, from + 100_000); at += 1) {
    state = (state * 48_271) % 2_147_483_647;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

/** The same second over and over, for so many hours. */
async function lasting(hours: number): Promise<Buffer> {
  using input = new Input({ source: new BufferSource(await fixture("testsrc.mp4")), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack())!;
  const packets = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  const config = (await track.getDecoderConfig())!;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const source = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(source);
  await output.start();
  // A frame every two seconds: files of a camera that watches a door.
  const rounds = Math.ceil((hours * 1_800) / packets.length);
  const first = Math.min(...packets.map(({ timestamp }) => timestamp));
  const order = packets.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b);
  for (let round = 0; round < rounds; round += 1) {
    for (const packet of packets) {
      const place = round * packets.length + order.indexOf(packet.timestamp);
      const moved = packet.clone({ timestamp: first + place * 2, duration: 2 });
      await source.add(moved, { decoderConfig: config });
    }
  }
  await output.finalize();
  return Buffer.from(target.buffer!);
}

/** A WAV of no length at all. */
function silence(): Buffer {
  const bytes = Buffer.alloc(44);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  return bytes;
}

const video = (bytes: () => Buffer | Promise<Buffer>): Pick<OddFile, "kind" | "bytes"> => ({
  kind: "video",
  bytes: async () => bytes(),
});

/** Films as they come from the wild, and as somebody would make them who means harm. */
export const ODD_VIDEOS: Record<string, OddFile> = {
  "a video cut off": { ...video(() => fixture("trunc.mp4")), is: "unreadable" },
  "a video with noise in the middle": { ...video(corruptInTheMiddle), is: "result" },
  "a video of noise after its head": {
    ...video(async () => Buffer.concat([(await fixture("testsrc.mp4")).subarray(0, 40), Buffer.alloc(5_000, 0xa7)])),
    is: "unreadable",
  },
  "sound of no length": { ...video(silence), is: "video-no-picture" },
  "sound alone": { ...video(() => fixture("sound.mp4")), is: "video-no-picture" },
  "a video without frames": { ...video(withoutSamples), is: "video-empty" },
  "a video that claims 65 535 × 65 535": { ...video(claimsToBeHuge), is: "result" },
  "a video of ten hours": { ...video(() => lasting(10)), is: "result" },
};
