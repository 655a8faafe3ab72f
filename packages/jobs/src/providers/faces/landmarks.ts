import type { FaceLandmarks, Point } from "./face-provider.ts";

type MeshPoint = Point & { z: number };

/** Numbers of MediaPipe's face mesh. */
const OUTLINE = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const;
const LEFT_EYE = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7] as const;
const RIGHT_EYE = [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249] as const;
const MOUTH = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146] as const;
const NOSE_TIP = 4;
const FOREHEAD = 10;
const CHIN = 152;
const LEFT_CHEEK = 234;
const RIGHT_CHEEK = 454;
const LEFT_EYE_CORNER = 33;
const RIGHT_EYE_CORNER = 263;

/** Names the parts of a mesh. */
export function landmarksOf(mesh: MeshPoint[]): FaceLandmarks {
  const ring = (numbers: readonly number[]) => numbers.map((n) => ({ x: mesh[n]!.x, y: mesh[n]!.y }));
  return {
    leftEye: ring(LEFT_EYE),
    rightEye: ring(RIGHT_EYE),
    mouth: ring(MOUTH),
    noseTip: ring([NOSE_TIP])[0]!,
    outline: ring(OUTLINE),
    mesh,
  };
}

/** The mesh makes faces half as deep as they are across: measured with faces turned by known angles. */
const DEPTH_ACROSS = 2;

/** Where a face is turned, from the depths of its mesh. */
export function anglesOf(mesh: MeshPoint[]): { yawDegrees: number; pitchDegrees: number; rollDegrees: number } {
  const along = (from: number, to: number) => {
    const [a, b] = [mesh[from]!, mesh[to]!];
    return { flat: Math.hypot(b.x - a.x, b.y - a.y), deep: b.z - a.z };
  };
  const across = along(LEFT_CHEEK, RIGHT_CHEEK);
  const down = along(FOREHEAD, CHIN);
  const [left, right] = [mesh[LEFT_EYE_CORNER]!, mesh[RIGHT_EYE_CORNER]!];
  return {
    yawDegrees: degrees(Math.atan2(DEPTH_ACROSS * across.deep, across.flat)),
    pitchDegrees: degrees(Math.atan2(down.deep, down.flat)),
    rollDegrees: degrees(Math.atan2(right.y - left.y, right.x - left.x)),
  };
}

function degrees(radians: number): number {
  return Math.round((radians * 1_800) / Math.PI) / 10;
}
