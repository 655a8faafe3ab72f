/** Triangles with what is needed to draw them; glTF's directions: x right, y up, z towards the viewer. */
export interface Mesh {
  /** x, y, z of each vertex, in metres. */
  positions: Float32Array<ArrayBuffer>;
  /** Of length 1. */
  normals: Float32Array<ArrayBuffer>;
  /** u, v of each vertex, 0–1 from the top left of the texture. */
  uvs: Float32Array<ArrayBuffer>;
  /** Three vertices a triangle, counter-clockwise seen from outside. */
  indices: Uint32Array<ArrayBuffer>;
}

/** Numbers vertices so that those at exactly the same place share one: seams of the texture vanish. */
export function weld({ positions }: Pick<Mesh, "positions">): Uint32Array {
  const places = new Map<string, number>();
  const welded = new Uint32Array(positions.length / 3);
  for (let i = 0; i < welded.length; i += 1) {
    const place = `${positions[3 * i]},${positions[3 * i + 1]},${positions[3 * i + 2]}`;
    let index = places.get(place);
    if (index === undefined) places.set(place, (index = places.size));
    welded[i] = index;
  }
  return welded;
}

/**
 * Whether a mesh is closed, as a printer needs it: each edge belongs to exactly two triangles, which run
 * along it in opposite directions.
 */
export function isClosed(mesh: Pick<Mesh, "positions" | "indices">): boolean {
  const welded = weld(mesh);
  const open = new Map<number, number>();
  for (let t = 0; t < mesh.indices.length; t += 3) {
    for (let k = 0; k < 3; k += 1) {
      const from = welded[mesh.indices[t + k]!]!;
      const to = welded[mesh.indices[t + ((k + 1) % 3)]!]!;
      if (from === to) return false;
      const key = from * welded.length + to;
      open.set(key, (open.get(key) ?? 0) + 1);
    }
  }
  for (const [key, count] of open) {
    const [from, to] = [Math.floor(key / welded.length), key % welded.length];
    if (count !== 1 || open.get(to * welded.length + from) !== 1) return false;
  }
  return mesh.indices.length > 0;
}
