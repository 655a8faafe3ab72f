import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";
import sharp from "sharp";
import { madePhotos } from "../../media/testing/made-photos.ts";
import type { OddFile } from "./odd-file.ts";

const fixture = (name: string) => readFile(new URL(`../../../fixtures/${name}`, import.meta.url));
const portrait = async () => sharp(await fixture("astronaut.png"));
const text = (words: string) => async () => Buffer.from(words);
const PERSON = { face: true, subject: true } as const;

/** A PNG whose hidden text unpacks to 200 MB. */
async function textBomb(): Promise<Buffer> {
  const png = await madePhotos.greyPng();
  const data = Buffer.concat([
    Buffer.from("Comment\0\0"),
    await promisify(deflate)(Buffer.alloc(200e6, "a"), { level: 9 }),
  ]);
  const chunk = Buffer.concat([Buffer.from("zTXt"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(chunk), 4);
  const afterHeader = 33;
  return Buffer.concat([
    png.subarray(0, afterHeader),
    frame.subarray(0, 4),
    chunk,
    frame.subarray(4),
    png.subarray(afterHeader),
  ]);
}

/** Photos as they come from the wild, and as somebody would make them who means harm. */
export const ODD_PHOTOS: Record<string, OddFile> = {
  "an empty file": { kind: "image", bytes: text(""), is: "unreadable" },
  "a photo cut off": {
    kind: "image",
    bytes: async () => (await fixture("rocket.jpg")).subarray(0, 60_000),
    is: "unreadable",
  },
  "text named as a photo": { kind: "image", bytes: text("not a picture at all"), is: "unreadable" },
  "a web page named as a photo": {
    kind: "image",
    bytes: text("<!doctype html><script>fetch('http://127.0.0.1')</script>"),
    is: "unreadable",
  },
  "an SVG with a script": {
    kind: "image",
    bytes: text(
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>fetch("http://127.0.0.1")</script></svg>`,
    ),
    is: "unreadable",
  },
  "an SVG full of entities": {
    kind: "image",
    bytes: text(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>`),
    is: "unreadable",
  },
  "a bomb of 400 megapixels": {
    kind: "image",
    bytes: () => fixture("bomb-20000x20000.png"),
    is: "image-too-large",
    megapixels: 400,
  },
  "a hidden text of 200 MB": { kind: "image", bytes: textBomb, is: "result" },
  "one pixel": { kind: "image", bytes: madePhotos.onePixel, is: "result" },
  "nothing but white": {
    kind: "image",
    bytes: () =>
      sharp({ create: { width: 640, height: 480, channels: 3, background: "#fff" } })
        .png()
        .toBuffer(),
    is: "result",
  },
  "a panorama of 20 000 pixels": {
    kind: "image",
    bytes: async () =>
      sharp(await fixture("st-french-alpine-landscape.jpg"))
        .resize(20_000, 600, { fit: "fill" })
        .jpeg()
        .toBuffer(),
    is: "result",
    megapixels: 12,
  },
  CMYK: {
    kind: "image",
    bytes: async () => (await portrait()).toColourspace("cmyk").jpeg().toBuffer(),
    is: "result",
    has: PERSON,
  },
  "16 bits a channel": {
    kind: "image",
    bytes: async () => (await portrait()).toColourspace("rgb16").png().toBuffer(),
    is: "result",
    has: PERSON,
  },
  "shades of grey": {
    kind: "image",
    bytes: async () => (await portrait()).toColourspace("b-w").png().toBuffer(),
    is: "result",
    has: PERSON,
  },
  "an animated GIF": {
    kind: "image",
    bytes: async () => {
      const frame = await (await portrait()).resize(320).png().toBuffer();
      const upsideDown = await sharp(frame).rotate(180).png().toBuffer();
      return sharp([frame, upsideDown], { join: { animated: true } })
        .gif()
        .toBuffer();
    },
    is: "result",
    has: PERSON,
  },
  "a cat, no face": { kind: "image", bytes: () => fixture("chelsea.png"), is: "result", has: { subject: true } },
};
