import sharp from "sharp";
import { expect, test } from "vitest";
import { pickFace } from "../poster/pick-face.ts";
import { createLocalFaces } from "./local-faces.ts";
import { turnedFace } from "./testing/turned-face.ts";

const fixture = (name: string) => new URL(`../../../fixtures/${name}`, import.meta.url).pathname;
const faces = createLocalFaces();
const { signal } = new AbortController();

test("finds the astronaut's face, its eyes, nose and mouth, and that it looks at us", async () => {
  const { widthPx, heightPx, faces: found } = await faces.detect({ photo: fixture("astronaut.png"), signal });
  expect({ widthPx, heightPx, count: found.length }).toEqual({ widthPx: 512, heightPx: 512, count: 1 });
  const [face] = found;
  expect(face!.score).toBeGreaterThan(0.8);
  const centre = (points: { x: number; y: number }[]) => [
    points.reduce((sum, { x }) => sum + x, 0) / points.length,
    points.reduce((sum, { y }) => sum + y, 0) / points.length,
  ];
  const { leftEye, rightEye, mouth, noseTip, outline, mesh } = face!.landmarks;
  // Read off the photo by eye.
  for (const [got, want] of [
    [centre(leftEye), [203, 101]],
    [centre(rightEye), [248, 104]],
    [centre(mouth), [224, 144]],
    [
      [noseTip.x, noseTip.y],
      [223, 123],
    ],
  ]) {
    expect(Math.hypot(got![0]! - want![0]!, got![1]! - want![1]!), `${got?.join()} near ${want?.join()}`).toBeLessThan(
      8,
    );
  }
  expect(outline).toHaveLength(36);
  expect(mesh).toHaveLength(468);
  expect(Math.abs(face!.yawDegrees)).toBeLessThan(15);
  expect(Math.abs(face!.rollDegrees)).toBeLessThan(10);
});

test("a turned face is told by how far; one seen from the side is none for a poster, and the message says so", async () => {
  const path = fixture("astronaut.png");
  const {
    faces: [straight],
  } = await faces.detect({ photo: path, signal });
  const look = async (yaw: number) => faces.detect({ photo: await turnedFace(path, straight!, yaw), signal });
  for (const yaw of [-30, -15, 15, 30]) {
    const found = await look(yaw);
    expect(Math.abs(found.faces[0]!.yawDegrees - yaw), `turned by ${yaw}`).toBeLessThan(7);
    expect(pickFace(found, undefined)).toBe(found.faces[0]);
  }
  for (const yaw of [-45, 55, -70, 80]) {
    const found = await look(yaw);
    expect(() => pickFace(found, undefined), `turned by ${yaw}`).toThrow(/looks at the camera/);
    if (Math.abs(yaw) < 60) expect(() => pickFace(found, undefined)).toThrow(/from the side/);
  }
});

test("finds small faces of a group, each once, and none in a cat or a cup", async () => {
  const head = await sharp(fixture("astronaut.png"))
    .extract({ left: 130, top: 10, width: 190, height: 190 })
    .toBuffer();
  const small = await sharp(head).resize(120, 120).toBuffer();
  const crowd = await sharp({ create: { width: 1_500, height: 1_000, channels: 3, background: "#9a8f80" } })
    .composite([100, 420, 760, 1_150].map((left, i) => ({ input: small, left, top: 120 + 180 * i })))
    .removeAlpha()
    .raw()
    .toBuffer();
  const { faces: found } = await faces.detect({ photo: { data: crowd, width: 1_500, height: 1_000 }, signal });
  const middles = found.map(({ box }) => box.x + box.width / 2).toSorted((a, b) => a - b);
  expect(middles).toHaveLength(4);
  for (const [i, middle] of [159, 479, 819, 1_209].entries()) expect(Math.abs(middles[i]! - middle)).toBeLessThan(12);
  for (const name of ["chelsea.png", "coffee.png"]) {
    expect((await faces.detect({ photo: fixture(name), signal })).faces).toEqual([]);
  }
});
