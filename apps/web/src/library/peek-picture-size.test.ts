import { describe, expect, it } from "vitest";
import { peekPictureSize } from "./peek-picture-size.ts";

function bytes(length: number, ...parts: [at: number, values: number[]][]): Uint8Array {
  const all = new Uint8Array(length);
  for (const [at, values] of parts) all.set(values, at);
  return all;
}

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

describe("peekPictureSize", () => {
  it("reads a PNG, however large it claims to be", () => {
    const png = bytes(33, [0, [0x89, 0x50, 0x4e, 0x47]], [16, [0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]]);
    expect(peekPictureSize(png)).toEqual({ widthPx: 20_000, heightPx: 20_000 });
  });

  it("reads a GIF", () => {
    expect(peekPictureSize(bytes(10, [0, [...ascii("GIF89a"), 0x40, 0x01, 0xf0, 0x00]]))).toEqual({
      widthPx: 320,
      heightPx: 240,
    });
  });

  it("finds a JPEG's frame behind other segments", () => {
    const jpeg = bytes(
      40,
      [0, [0xff, 0xd8, 0xff, 0xe1, 0x00, 0x08]],
      [12, [0xff, 0xc2, 0x00, 0x11, 8, 0x02, 0x00, 0x03, 0x00]],
    );
    expect(peekPictureSize(jpeg)).toEqual({ widthPx: 768, heightPx: 512 });
  });

  it("reads an extended WebP", () => {
    const webp = bytes(30, [0, ascii("RIFF")], [8, ascii("WEBPVP8X")], [24, [0xff, 0x03, 0, 0xff, 0x01, 0]]);
    expect(peekPictureSize(webp)).toEqual({ widthPx: 1024, heightPx: 512 });
  });

  it("reads a lossless WebP", () => {
    // 14 bits of width - 1, then 14 bits of height - 1
    const bits = 99 | (49 << 14);
    const size = [bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, (bits >>> 24) & 255];
    const webp = bytes(26, [0, ascii("RIFF")], [8, ascii("WEBPVP8L")], [21, size]);
    expect(peekPictureSize(webp)).toEqual({ widthPx: 100, heightPx: 50 });
  });

  it("says nothing about what is cut off, empty or no picture", () => {
    expect(peekPictureSize(bytes(12, [0, [0x89, 0x50, 0x4e, 0x47]]))).toBeNull();
    expect(peekPictureSize(bytes(0))).toBeNull();
    expect(peekPictureSize(bytes(64, [0, ascii("<svg onload")]))).toBeNull();
  });
});
