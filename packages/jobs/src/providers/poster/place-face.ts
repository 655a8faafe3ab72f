import type { Face, Point } from "../faces/face-provider.ts";
import { thinPlate } from "./thin-plate.ts";

/** A face's landmarks in their place: in units of the distance between the eyes, from midway between them. */
export interface PlacedFace {
  /** In pixels of the photo. */
  from: Point[];
  /** In place; `z` towards us is below 0. */
  to: (Point & { z: number })[];
  /** The border of the face, in place. */
  outline: Point[];
  /** Distance between the eyes, in pixels of the photo. */
  eyeSpanPx: number;
}

/** Where a face of even build has what; between it and the person's own build the warp stops half-way. */
const EVEN = {
  leftEye: { x: -0.5, y: 0 },
  rightEye: { x: 0.5, y: 0 },
  noseTip: { x: 0, y: 0.6 },
  mouthLeft: { x: -0.4, y: 1.06 },
  mouthRight: { x: 0.4, y: 1.06 },
  chin: { x: 0, y: 1.82 },
  forehead: { x: 0, y: -0.98 },
  leftCheek: { x: -1.1, y: 0.3 },
  rightCheek: { x: 1.1, y: 0.3 },
} satisfies Record<string, Point>;
/** How far features go towards the even build: 0 stays as it is. The eyes go all the way. */
const TOWARDS_EVEN = 0.45;
/** The photo goes on around the face by this share, so that the border has something to fade into. */
const AROUND = 1.3;

/** Numbers of MediaPipe's face mesh. */
const MESH = { chin: 152, forehead: 10, leftCheek: 234, rightCheek: 454, mouthLeft: 61, mouthRight: 291 } as const;

/** Turns, moves and bends a face's landmarks into its place on a poster. */
export function placeFace({ landmarks }: Face): PlacedFace {
  const { leftEye, rightEye, noseTip, mesh, outline } = landmarks;
  const [left, right] = [centre(leftEye), centre(rightEye)];
  const eyeSpanPx = Math.hypot(right.x - left.x, right.y - left.y);
  const middle = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  const [cos, sin] = [(right.x - left.x) / eyeSpanPx, (right.y - left.y) / eyeSpanPx];
  const upright = (point: Point): Point => {
    const [dx, dy] = [(point.x - middle.x) / eyeSpanPx, (point.y - middle.y) / eyeSpanPx];
    return { x: dx * cos + dy * sin, y: dy * cos - dx * sin };
  };
  const own: Record<keyof typeof EVEN, Point> = {
    leftEye: upright(left),
    rightEye: upright(right),
    noseTip: upright(noseTip),
    mouthLeft: upright(mesh[MESH.mouthLeft]!),
    mouthRight: upright(mesh[MESH.mouthRight]!),
    chin: upright(mesh[MESH.chin]!),
    forehead: upright(mesh[MESH.forehead]!),
    leftCheek: upright(mesh[MESH.leftCheek]!),
    rightCheek: upright(mesh[MESH.rightCheek]!),
  };
  const names = Object.keys(EVEN) as (keyof typeof EVEN)[];
  const bend = thinPlate(
    names.map((name) => own[name]),
    names.map((name) => {
      const share = name.endsWith("Eye") ? 1 : TOWARDS_EVEN;
      return {
        x: own[name].x + share * (EVEN[name].x - own[name].x),
        y: own[name].y + share * (EVEN[name].y - own[name].y),
      };
    }),
  );
  const core = centre(outline);
  const ring = outline.map(({ x, y }) => ({
    x: core.x + AROUND * (x - core.x),
    y: core.y + AROUND * (y - core.y),
    z: 0,
  }));
  const farthest = Math.max(...mesh.map(({ z }) => z));
  const all = [...mesh, ...ring.map((point) => ({ ...point, z: farthest }))];
  return {
    from: all.map(({ x, y }) => ({ x, y })),
    to: all.map((point) => ({ ...bend(upright(point)), z: point.z / eyeSpanPx })),
    outline: outline.map((point) => bend(upright(point))),
    eyeSpanPx,
  };
}

function centre(points: readonly Point[]): Point {
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}
