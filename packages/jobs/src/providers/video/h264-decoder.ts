import { readFile } from "node:fs/promises";
import { webAssembly, type WasmMemory, type WasmModule } from "./webassembly.ts";
import type { DecodedPicture, FrameDecoder, Plane } from "./frame-decoder.ts";

/** What models/openh264/decoder.cpp exports. */
interface OpenH264 {
  memory: WasmMemory;
  _initialize(): void;
  take(bytes: number): number;
  give(at: number): void;
  start(): number;
  decode(at: number, bytes: number, stamp: number): number;
  flush(): number;
  plane(index: number): number;
  stride(index: number): number;
  width(): number;
  height(): number;
  stamp(): number;
}

const MODULE = new URL("../../../models/openh264/openh264.wasm", import.meta.url);
const START_CODE = [0, 0, 0, 1];
/** A stream that cannot be decoded is given up after so many packets without a picture. */
const MAX_HELD_BACK = 64;

let compiled: Promise<WasmModule> | undefined;

/**
 * Decodes H.264 (8 bits, 4:2:0, profiles up to High) in this process, by Cisco's OpenH264 as WebAssembly.
 * @param avcC the decoder configuration out of the container: parameter sets, and how lengths are written
 */
export async function createH264Decoder(avcC: Uint8Array): Promise<FrameDecoder> {
  const module = await (compiled ??= readFile(MODULE).then((bytes) => webAssembly.compile(bytes)));
  const h264 = await instantiate(module);
  const { header, lengthBytes } = parameterSets(avcC);
  let isStart = true;
  let heldBack = 0;

  function feed(unit: Uint8Array, stampMs: number): number {
    const at = h264.take(unit.length);
    new Uint8Array(h264.memory.buffer).set(unit, at);
    try {
      return h264.decode(at, unit.length, stampMs);
    } finally {
      h264.give(at);
    }
  }

  return {
    decode(packet, stampMs) {
      if (isStart) {
        if (h264.start() !== 0) throw new Error("OpenH264 did not start.");
        feed(header, stampMs);
        isStart = false;
      }
      const outcome = feed(toAnnexB(packet, lengthBytes), stampMs);
      heldBack = outcome === 1 ? 0 : heldBack + 1;
      if (heldBack > MAX_HELD_BACK)
        throw new Error(`OpenH264 gave no picture for ${MAX_HELD_BACK} packets (${outcome}).`);
      return outcome === 1 ? [current(h264)] : [];
    },
    flush() {
      if (isStart) return [];
      isStart = true;
      const pictures: DecodedPicture[] = [];
      // Read at once: the next flush writes over the planes.
      while (pictures.length < 32 && h264.flush() === 1) {
        const { stampMs, read } = current(h264);
        const picture = read();
        pictures.push({ stampMs, read: () => picture });
      }
      return pictures;
    },
  };
}

async function instantiate(module: WasmModule): Promise<OpenH264> {
  let memory: WasmMemory | undefined;
  const instance = await webAssembly.instantiate(module, {
    env: { emscripten_notify_memory_growth() {} },
    // It has no files and prints nothing; the clock is for a trace that is switched off.
    wasi_snapshot_preview1: {
      clock_time_get(_clock: number, _precision: bigint, at: number) {
        new DataView((memory as WasmMemory).buffer).setBigUint64(at, 0n, true);
        return 0;
      },
      proc_exit(code: number) {
        throw new Error(`OpenH264 ended (${code}).`);
      },
      fd_write: () => 8,
      fd_close: () => 8,
      fd_seek: () => 8,
    },
  });
  const h264 = instance.exports as unknown as OpenH264;
  memory = h264.memory;
  h264._initialize();
  return h264;
}

function current(h264: OpenH264): DecodedPicture {
  const widthPx = h264.width();
  const heightPx = h264.height();
  const plane = (index: number): Plane => {
    const stride = h264.stride(index);
    const rows = index === 0 ? heightPx : Math.ceil(heightPx / 2);
    const columns = index === 0 ? widthPx : Math.ceil(widthPx / 2);
    const at = h264.plane(index);
    const bytes = new Uint8Array(h264.memory.buffer).slice(at, at + stride * (rows - 1) + columns);
    return { bytes, stride, widthPx: columns, heightPx: rows };
  };
  return {
    stampMs: h264.stamp(),
    read: () => ({ widthPx, heightPx, y: plane(0), u: plane(1), v: plane(2) }),
  };
}

/** Sequence and picture parameter sets of an `avcC` box, as a byte stream. */
function parameterSets(avcC: Uint8Array): { header: Uint8Array; lengthBytes: number } {
  const header: number[] = [];
  let at = 6;
  const view = new DataView(avcC.buffer, avcC.byteOffset, avcC.byteLength);
  const copy = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const length = view.getUint16(at);
      header.push(...START_CODE, ...avcC.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  };
  copy(view.getUint8(5) & 31);
  at += 1;
  copy(view.getUint8(at - 1));
  return { header: Uint8Array.from(header), lengthBytes: (view.getUint8(4) & 3) + 1 };
}

/** NAL units behind their lengths, as a file has them, to NAL units behind start codes. */
function toAnnexB(packet: Uint8Array, lengthBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at + lengthBytes <= packet.length;) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i += 1) length = length * 256 + (packet[at + i] ?? 0);
    at += lengthBytes;
    parts.push(Uint8Array.from(START_CODE), packet.subarray(at, at + length));
    at += length;
  }
  return Buffer.concat(parts);
}
