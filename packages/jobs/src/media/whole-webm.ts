import type { FileHandle } from "node:fs/promises";

const SEGMENT_ID = 0x18538067;

/**
 * Whether a WebM file is as long as its segment says. One that was recorded live does not say, and is
 * taken as it is. Reads the first bytes only.
 */
export async function isWholeWebm(file: FileHandle, bytes: number): Promise<boolean> {
  const head = Buffer.alloc(Math.min(4_096, bytes));
  await file.read(head, 0, head.length, 0);
  let at = 0;
  while (at + 12 <= head.length) {
    const idBytes = Math.clz32(head.readUInt8(at) << 24) + 1;
    if (idBytes > 4) return false;
    const id = head.readUIntBE(at, idBytes);
    const size = readSize(head, at + idBytes);
    if (size === null) return id === SEGMENT_ID;
    if (id === SEGMENT_ID) return size.end + size.value <= bytes;
    at = size.end + size.value;
  }
  return false;
}

/** A length as EBML writes it; null where it is not known, or too long. */
function readSize(head: Buffer, at: number): { value: number; end: number } | null {
  const first = head.readUInt8(at);
  const length = Math.clz32(first << 24) + 1;
  if (length > 8 || at + length > head.length) return null;
  let value = length === 8 ? 0 : first & ((1 << (8 - length)) - 1);
  let isUnknown = value === (length === 8 ? 0 : (1 << (8 - length)) - 1);
  for (let i = 1; i < length; i += 1) {
    const byte = head.readUInt8(at + i);
    isUnknown &&= byte === 255;
    value = value * 256 + byte;
  }
  return isUnknown || !Number.isSafeInteger(value) ? null : { value, end: at + length };
}
