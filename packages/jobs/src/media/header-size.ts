/** Size in pixels as the first bytes of a file state it, in plain JavaScript: nothing is decoded. */
export interface HeaderSize {
  widthPx: number;
  heightPx: number;
}

/** How much of a file {@link headerSize} wants to see; JPEGs carry long metadata before their size. */
export const HEADER_BYTES = 1 << 20;

/** Null when the kind is another, or the size stands further on; the decoder then says it. */
export function headerSize(contentType: string, head: Uint8Array): HeaderSize | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  try {
    switch (contentType) {
      case "image/png":
        return { widthPx: bytes.readUInt32BE(16), heightPx: bytes.readUInt32BE(20) };
      case "image/gif":
        return { widthPx: bytes.readUInt16LE(6), heightPx: bytes.readUInt16LE(8) };
      case "image/webp":
        return webpSize(bytes);
      case "image/jpeg":
        return jpegSize(bytes);
      default:
        return null;
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function webpSize(bytes: Buffer): HeaderSize | null {
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8X":
      return { widthPx: bytes.readUIntLE(24, 3) + 1, heightPx: bytes.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const packed = bytes.readUInt32LE(21);
      return { widthPx: (packed & 0x3fff) + 1, heightPx: ((packed >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { widthPx: bytes.readUInt16LE(26) & 0x3fff, heightPx: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return null;
  }
}

/** Walks from marker to marker up to the frame header (SOF0–SOF15, but for DHT, JPG and DAC). */
function jpegSize(bytes: Buffer): HeaderSize | null {
  let at = 2;
  while (bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { widthPx: bytes.readUInt16BE(at + 7), heightPx: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
