/** Reads a picture's size from the first bytes of its file, before anything decodes it. */
export interface PixelSize {
  widthPx: number;
  heightPx: number;
}

/** How many bytes to hand in: a JPEG's size can stand behind its embedded preview. */
export const PEEK_BYTES = 256 * 1024;

/** The size of a PNG, GIF, WebP or JPEG as its header claims; null when it cannot be told. */
export function peekPictureSize(bytes: Uint8Array): PixelSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47) return { widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
    if (view.getUint32(0) === 0x47494638)
      return { widthPx: view.getUint16(6, true), heightPx: view.getUint16(8, true) };
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view);
    if (view.getUint16(0) === 0xffd8) return jpegSize(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

function webpSize(view: DataView): PixelSize | null {
  switch (view.getUint32(12)) {
    case 0x56503858: // VP8X
      return { widthPx: 1 + uint24(view, 24), heightPx: 1 + uint24(view, 27) };
    case 0x56503820: // VP8, lossy
      return { widthPx: view.getUint16(26, true) & 0x3fff, heightPx: view.getUint16(28, true) & 0x3fff };
    case 0x5650384c: {
      // VP8L, lossless: two 14-bit numbers
      const bits = view.getUint32(21, true);
      return { widthPx: 1 + (bits & 0x3fff), heightPx: 1 + ((bits >>> 14) & 0x3fff) };
    }
    default:
      return null;
  }
}

function jpegSize(view: DataView): PixelSize | null {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { widthPx: view.getUint16(at + 7), heightPx: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function uint24(view: DataView, at: number): number {
  return view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
}
