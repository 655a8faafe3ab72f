import Delaunator from "delaunator";
import type { Point } from "../faces/face-provider.ts";
import type { PlacedFace } from "./place-face.ts";

/** A photo in memory, 3 bytes a pixel. */
export interface Rgb {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A face in its place: colours 0–255, where it is turned, and which pixels it reaches. */
export interface WarpedFace {
  width: number;
  height: number;
  /** Pixels from the left and top of this patch to midway between the eyes. */
  eyes: Point;
  /** Three numbers a pixel. */
  colours: Float32Array;
  /** x, y, z of the surface's normal, of length about 1; towards us is z above 0. */
  normals: Float32Array;
  /** 1 where the photo reaches. */
  reached: Uint8Array;
}

/** The patch, in units of the distance between the eyes. */
const PATCH = { left: -1.75, top: -1.7, right: 1.75, bottom: 2.4 } as const;

/**
 * Draws the photo triangle by triangle where its landmarks go.
 * @param from landmarks in pixels of `photo` @param eyeSpanPx distance between the eyes in the result
 */
export function warpFace(photo: Rgb, from: readonly Point[], { to }: PlacedFace, eyeSpanPx: number): WarpedFace {
  const width = Math.ceil((PATCH.right - PATCH.left) * eyeSpanPx);
  const height = Math.ceil((PATCH.bottom - PATCH.top) * eyeSpanPx);
  const eyes = { x: -PATCH.left * eyeSpanPx, y: -PATCH.top * eyeSpanPx };
  const face: WarpedFace = {
    width,
    height,
    eyes,
    colours: new Float32Array(3 * width * height),
    normals: new Float32Array(3 * width * height),
    reached: new Uint8Array(width * height),
  };
  const placed = to.map(({ x, y, z }) => ({ x: eyes.x + x * eyeSpanPx, y: eyes.y + y * eyeSpanPx, z: z * eyeSpanPx }));
  const { triangles } = new Delaunator(placed.flatMap(({ x, y }) => [x, y]));
  const normals = vertexNormals(placed, triangles);
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!] as const;
    drawTriangle(face, photo, corners, from, placed, normals);
  }
  return face;
}

type Deep = Point & { z: number };

function vertexNormals(points: readonly Deep[], triangles: Uint32Array): Float32Array {
  const sums = new Float32Array(3 * points.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [points[triangles[t]!]!, points[triangles[t + 1]!]!, points[triangles[t + 2]!]!];
    const [ux, uy, uz, vx, vy, vz] = [b.x - a.x, b.y - a.y, b.z - a.z, c.x - a.x, c.y - a.y, c.z - a.z];
    let normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    // Towards us: the mesh has smaller z nearer.
    if (normal[2]! > 0) normal = normal.map((value) => -value);
    for (let k = 0; k < 3; k += 1) {
      for (let axis = 0; axis < 3; axis += 1) sums[3 * triangles[t + k]! + axis]! += normal[axis]!;
    }
  }
  for (let i = 0; i < sums.length; i += 3) {
    const length = Math.hypot(sums[i]!, sums[i + 1]!, sums[i + 2]!) || 1;
    sums[i]! /= length;
    sums[i + 1]! /= length;
    sums[i + 2]! /= -length;
  }
  return sums;
}

function drawTriangle(
  face: WarpedFace,
  photo: Rgb,
  [ia, ib, ic]: readonly [number, number, number],
  from: readonly Point[],
  placed: readonly Deep[],
  normals: Float32Array,
): void {
  const [a, b, c] = [placed[ia]!, placed[ib]!, placed[ic]!];
  const area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  if (Math.abs(area) < 1e-6) return;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x, c.x)));
  const right = Math.min(face.width - 1, Math.ceil(Math.max(a.x, b.x, c.x)));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y, c.y)));
  const bottom = Math.min(face.height - 1, Math.ceil(Math.max(a.y, b.y, c.y)));
  const [fa, fb, fc] = [from[ia]!, from[ib]!, from[ic]!];
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const wb = ((x - a.x) * (c.y - a.y) - (y - a.y) * (c.x - a.x)) / area;
      const wc = ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / area;
      const wa = 1 - wb - wc;
      if (wa < -1e-4 || wb < -1e-4 || wc < -1e-4) continue;
      const at = y * face.width + x;
      sample(photo, wa * fa.x + wb * fb.x + wc * fc.x, wa * fa.y + wb * fb.y + wc * fc.y, face.colours, 3 * at);
      for (let axis = 0; axis < 3; axis += 1) {
        face.normals[3 * at + axis] =
          wa * normals[3 * ia + axis]! + wb * normals[3 * ib + axis]! + wc * normals[3 * ic + axis]!;
      }
      face.reached[at] = 1;
    }
  }
}

/** Reads between pixels; beyond the photo its border goes on. */
function sample(photo: Rgb, x: number, y: number, into: Float32Array, at: number): void {
  const { data, width, height } = photo;
  const [u, v] = [Math.min(width - 1.001, Math.max(0, x)), Math.min(height - 1.001, Math.max(0, y))];
  const [x0, y0] = [Math.floor(u), Math.floor(v)];
  const [fx, fy] = [u - x0, v - y0];
  const first = 3 * (y0 * width + x0);
  const [across, down] = [width > 1 ? 3 : 0, height > 1 ? 3 * width : 0];
  for (let k = 0; k < 3; k += 1) {
    const i = first + k;
    into[at + k] =
      (1 - fy) * ((1 - fx) * data[i]! + fx * data[i + across]!) +
      fy * ((1 - fx) * data[i + down]! + fx * data[i + down + across]!);
  }
}
