import type { Plane } from "../../cutout/plane.ts";

/** A flat shape cut into triangles. Points are nodes of the grid, or lie on its border. */
export interface ShapeMesh {
  /** x, y of each point, in cells; y goes down. */
  points: number[];
  /** Per point: index of the node it stands on, or of the inner node beside it when it lies on the border. */
  nodes: number[];
  /** Points from here on lie on the border. Per point 1 or 0. */
  onBorder: number[];
  /** Per point of the border: 1 when its other node is beyond the photo. */
  onCut: number[];
  /** Three points each, clockwise as seen on screen. */
  triangles: number[];
  /** Two points each: along the border, with the shape on the right hand. */
  border: number[];
}

/** Border points keep this far from nodes, so that no triangle is a sliver. */
const LEAST_STEP = 0.08;

/**
 * Cuts the part of a field above 0 into triangles by marching squares. Every edge inside belongs to two
 * triangles and every edge of the border to one; no point is shared by two borders.
 * @param beyond nodes outside the photo
 */
export function shapeMesh(field: Plane, beyond: Uint8Array): ShapeMesh {
  const { width, height, values } = field;
  const mesh: ShapeMesh = { points: [], nodes: [], onBorder: [], onCut: [], triangles: [], border: [] };
  const known = new Map<number, number>();

  const add = (key: number, x: number, y: number, node: number, onBorder: number, onCut: number): number => {
    const index = mesh.nodes.length;
    known.set(key, index);
    mesh.points.push(x, y);
    mesh.nodes.push(node);
    mesh.onBorder.push(onBorder);
    mesh.onCut.push(onCut);
    return index;
  };
  const nodePoint = (node: number): number =>
    known.get(node) ?? add(node, node % width, Math.floor(node / width), node, 0, 0);
  /** Where the border crosses the edge between two nodes. */
  const crossing = (a: number, b: number): number => {
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = values.length * (high - low === 1 ? 1 : 2) + low;
    const found = known.get(key);
    if (found !== undefined) return found;
    const [inner, outer] = values[a]! > 0 ? [a, b] : [b, a];
    const exact = values[inner]! / (values[inner]! - values[outer]!);
    const step = Math.min(1 - LEAST_STEP, Math.max(LEAST_STEP, exact));
    const x = (inner % width) + step * ((outer % width) - (inner % width));
    const y = Math.floor(inner / width) + step * (Math.floor(outer / width) - Math.floor(inner / width));
    return add(key, x, y, inner, 1, beyond[outer]!);
  };

  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = y * width + x;
      const corners = [at, at + 1, at + width + 1, at + width];
      const isIn = corners.map((corner) => values[corner]! > 0);
      const count = isIn.filter(Boolean).length;
      if (count === 0) continue;
      const isSaddle = count === 2 && isIn[0] === isIn[2];
      const polygons = isSaddle ? corners.flatMap((_, i) => (isIn[i] ? [[i]] : [])) : [[0, 1, 2, 3]];
      for (const polygon of polygons) {
        const outline: number[] = [];
        for (const i of polygon) {
          const [corner, next, before] = [corners[i]!, corners[(i + 1) % 4]!, corners[(i + 3) % 4]!];
          if (isSaddle) outline.push(crossing(before, corner));
          if (isIn[i]) outline.push(nodePoint(corner));
          if (isSaddle || isIn[i] !== isIn[(i + 1) % 4]) outline.push(crossing(corner, next));
        }
        // Four nodes are halved the other way in every second cell, so that no slope is favoured.
        if (count === 4 && (x + y) % 2 === 1) outline.push(outline.shift()!);
        for (let i = 1; i < outline.length - 1; i += 1) {
          mesh.triangles.push(outline[0]!, outline[i]!, outline[i + 1]!);
        }
        if (count === 4) continue;
        for (let i = 0; i < outline.length; i += 1) {
          const [from, to] = [outline[i]!, outline[(i + 1) % outline.length]!];
          if (mesh.onBorder[from] === 1 && mesh.onBorder[to] === 1) mesh.border.push(from, to);
        }
      }
    }
  }
  return mesh;
}
