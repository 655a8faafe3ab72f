import { expect, test } from "vitest";
import type { Face } from "../faces/face-provider.ts";
import { pickFace } from "./pick-face.ts";

function face(x: number, width: number, more: Partial<Face> = {}): Face {
  const eye = (at: number) => [{ x: x + at * width, y: 100 }];
  return {
    score: 0.9,
    box: { x, y: 80, width, height: width * 1.2 },
    landmarks: {
      leftEye: eye(0.3),
      rightEye: eye(0.7),
      mouth: [],
      noseTip: { x: x + width / 2, y: 120 },
      outline: [],
      mesh: [],
    },
    yawDegrees: 0,
    pitchDegrees: 0,
    rollDegrees: 0,
    ...more,
  };
}

const found = (...faces: Face[]) => ({
  widthPx: 1_000,
  heightPx: 500,
  faces: faces.toSorted((a, b) => b.box.width - a.box.width),
});
const [left, middle, right] = [face(100, 90), face(400, 100), face(700, 110)];

test("one face, or one beyond doubt, needs no choice", () => {
  expect(pickFace(found(left), undefined)).toBe(left);
  expect(pickFace(found(left, face(600, 200)), undefined).box.width).toBe(200);
});

test("several faces are named with their places, and chosen from the left or by size", () => {
  expect(() => pickFace(found(left, middle, right), undefined)).toThrow(
    expect.objectContaining({ name: "PermanentError", code: "several-faces" }) as Error,
  );
  expect(() => pickFace(found(left, middle, right), undefined)).toThrow(
    /^3 faces were found, .*Choose one in the photo/,
  );
  expect(pickFace(found(left, middle, right), 1)).toBe(middle);
  expect(pickFace(found(left, middle, right), "largest")).toBe(right);
  expect(() => pickFace(found(left, middle), 2)).toThrow(
    /expected 0 to 1.*got 2\. 0: 15 % from the left, 27 % from the top, 90 pixels wide; 1: 45 %/,
  );
});

test.each<[string, () => Face, string]>([
  ["turned away", () => face(100, 90, { yawDegrees: -50 }), "face-turned"],
  ["looking down", () => face(100, 90, { pitchDegrees: 60 }), "face-turned"],
  ["tiny", () => face(100, 20), "face-too-small"],
])("a face that is %s is refused in plain words", (_what, make, code) => {
  expect(() => pickFace(found(make()), undefined)).toThrow(expect.objectContaining({ code }) as Error);
});

test("no face says what to do", () => {
  expect(() => pickFace(found(), "largest")).toThrow(expect.objectContaining({ code: "no-face" }) as Error);
});
