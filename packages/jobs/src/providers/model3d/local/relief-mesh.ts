import { planeOf } from "../../cutout/plane.ts";
import { type Mesh, weld } from "../mesh.ts";
import { inflate, reliefOf } from "./inflate.ts";
import { shapeMesh } from "./shape-mesh.ts";
import { placeInAtlas } from "./relief-texture.ts";
import type { SubjectField } from "./subject-field.ts";

/** The back swells by this share of the front: it lies flatter, and shows no face. */
const BACK = 0.55;

export interface ReliefOptions {
  /** Longest side, in metres. */
  sizeM: number;
  /** 0–1. */
  depth: number;
  /** Share of the longest side. */
  thickness: number;
}

/** A closed relief: a front with the photo's shapes, a flatter back, and a rim between them. */
export function reliefMesh(field: SubjectField, { sizeM, depth, thickness }: ReliefOptions): Mesh {
  const { inside, beyond, box } = field;
  const swell = inflate(field);
  const relief = reliefOf(field, swell);
  const rim = (thickness * Math.max(box.width, box.height)) / 2;
  const front = planeOf(swell, (i) => Math.max(0, depth * swell.values[i]! + depth * relief.values[i]!));
  const back = planeOf(swell, (i) => BACK * depth * swell.values[i]!);

  const shape = shapeMesh(inside, beyond);
  const count = shape.nodes.length;
  const positions: number[] = [];
  const uvs: number[] = [];
  /** 0: hard edges of its own; 1: smooth with all else. */
  const isSmooth: number[] = [];
  const vertex = (point: number, side: 1 | -1, region: "front" | "back", smooth: boolean): number => {
    const [x, y] = [shape.points[2 * point]!, shape.points[2 * point + 1]!];
    const swells = (side === 1 ? front : back).values[shape.nodes[point]!]!;
    const ends = shape.onBorder[point] === 1 && shape.onCut[point] === 0;
    positions.push(x, -y, side * (rim + (ends ? 0 : swells)));
    uvs.push(...placeInAtlas(region, (x - box.left) / box.width, (y - box.top) / box.height));
    isSmooth.push(smooth ? 1 : 0);
    return isSmooth.length - 1;
  };

  for (let i = 0; i < count; i += 1) vertex(i, 1, "front", true);
  for (let i = 0; i < count; i += 1) vertex(i, -1, "back", true);
  const indices: number[] = [];
  for (let t = 0; t < shape.triangles.length; t += 3) {
    const [a, b, c] = [shape.triangles[t]!, shape.triangles[t + 1]!, shape.triangles[t + 2]!];
    // Clockwise on screen is the back's counter-clockwise.
    indices.push(a, c, b, count + a, count + b, count + c);
  }
  // The rim wears the front's colours, so its far side needs vertices with the front's place in the texture;
  // where the photo cut the subject off, the wall is plain like the back.
  const soft = new Map<number, number>();
  const softBack = (point: number): number => {
    const known = soft.get(point) ?? vertex(point, -1, "front", true);
    soft.set(point, known);
    return known;
  };
  for (let e = 0; e < shape.border.length; e += 2) {
    const [p, q] = [shape.border[e]!, shape.border[e + 1]!];
    const isCut = shape.onCut[p] === 1 && shape.onCut[q] === 1;
    const [pf, qf] = isCut ? [vertex(p, 1, "back", false), vertex(q, 1, "back", false)] : [p, q];
    const [pb, qb] = isCut ? [vertex(p, -1, "back", false), vertex(q, -1, "back", false)] : [softBack(p), softBack(q)];
    indices.push(pf, qf, qb, pf, qb, pb);
  }

  const mesh = { positions: settle(positions, sizeM), uvs: new Float32Array(uvs), indices: new Uint32Array(indices) };
  return { ...mesh, normals: normalsOf(mesh, isSmooth) };
}

/** From cells to metres: centred, standing on the ground, the longest side as asked for. */
function settle(cells: number[], sizeM: number): Float32Array<ArrayBuffer> {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < cells.length; i += 1) {
    least[i % 3] = Math.min(least[i % 3]!, cells[i]!);
    most[i % 3] = Math.max(most[i % 3]!, cells[i]!);
  }
  const scale = sizeM / Math.max(most[0]! - least[0]!, most[1]! - least[1]!, most[2]! - least[2]!);
  const origin = [(least[0]! + most[0]!) / 2, least[1]!, (least[2]! + most[2]!) / 2];
  return Float32Array.from(cells, (value, i) => (value - origin[i % 3]!) * scale);
}

/** Normals weighed by area, shared across seams of the texture; hard parts keep their own. */
function normalsOf(mesh: Omit<Mesh, "normals">, isSmooth: number[]): Float32Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const welded = weld(mesh);
  const sums = new Float64Array(6 * welded.length);
  const slot = (vertex: number) => 3 * (isSmooth[vertex] === 1 ? welded[vertex]! : welded.length + vertex);
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!];
    const [ux, uy, uz] = [0, 1, 2].map((k) => positions[b + k]! - positions[a + k]!) as [number, number, number];
    const [vx, vy, vz] = [0, 1, 2].map((k) => positions[c + k]! - positions[a + k]!) as [number, number, number];
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (let k = 0; k < 3; k += 1) {
      const at = slot(indices[t + k]!);
      for (let axis = 0; axis < 3; axis += 1) sums[at + axis]! += normal[axis]!;
    }
  }
  const normals = new Float32Array(positions.length);
  for (let i = 0; i < welded.length; i += 1) {
    const at = slot(i);
    const length = Math.hypot(sums[at]!, sums[at + 1]!, sums[at + 2]!);
    for (let axis = 0; axis < 3; axis += 1)
      normals[3 * i + axis] = length > 0 ? sums[at + axis]! / length : axis === 2 ? 1 : 0;
  }
  return normals;
}
