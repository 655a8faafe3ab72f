import sharp from "sharp";
import type { Mesh } from "./mesh.ts";

/** A texture in memory, 3 bytes a pixel. */
export interface Texels {
  data: Uint8Array;
  width: number;
  height: number;
}

export interface View {
  /** Turned about the upright axis, in degrees; 0: from the front, 90: its right side. */
  yaw: number;
  /** Seen from above, in degrees. */
  pitch: number;
  /** Side of the picture, in pixels. */
  sidePx: number;
}

/** Samples per pixel each way: smooth edges without a graphics card. */
const SUPER = 2;
const LIGHT = normalised([-0.45, 0.6, 0.85]);

/** Draws a mesh in light from the upper left, as a PNG with a clear background. */
export async function drawMesh(mesh: Mesh, texture: Texels, { yaw, pitch, sidePx }: View): Promise<Buffer> {
  const side = sidePx * SUPER;
  const [cy, sy] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  const [cp, sp] = [Math.cos((pitch * Math.PI) / 180), Math.sin((pitch * Math.PI) / 180)];
  const turned = (v: Float32Array, i: number): [number, number, number] => {
    const x = v[i]! * cy + v[i + 2]! * sy;
    const z = v[i + 2]! * cy - v[i]! * sy;
    return [x, v[i + 1]! * cp - z * sp, v[i + 1]! * sp + z * cp];
  };
  const count = mesh.positions.length / 3;
  const points = new Float32Array(3 * count);
  const shades = new Float32Array(count);
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < count; i += 1) {
    const [x, y, z] = turned(mesh.positions, 3 * i);
    points.set([x, y, z], 3 * i);
    [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
    const [nx, ny, nz] = turned(mesh.normals, 3 * i);
    shades[i] = 0.5 + 0.62 * Math.max(0, nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]);
  }
  const scale = (0.92 * side) / Math.max(right - left, high - low, 1e-9);
  const [middleX, middleY] = [(left + right) / 2, (low + high) / 2];
  for (let i = 0; i < count; i += 1) {
    points[3 * i] = side / 2 + (points[3 * i]! - middleX) * scale;
    points[3 * i + 1] = side / 2 - (points[3 * i + 1]! - middleY) * scale;
  }
  const pixels = Buffer.alloc(4 * side * side);
  const depths = new Float32Array(side * side).fill(-Infinity);
  for (let t = 0; t < mesh.indices.length; t += 3) {
    drawTriangle([mesh.indices[t]!, mesh.indices[t + 1]!, mesh.indices[t + 2]!]);
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 4 } })
    .resize(sidePx, sidePx)
    .png({ compressionLevel: 8 })
    .toBuffer();

  function drawTriangle([a, b, c]: [number, number, number]): void {
    const [ax, ay, bx, by] = [points[3 * a]!, points[3 * a + 1]!, points[3 * b]!, points[3 * b + 1]!];
    const [cx, cy2] = [points[3 * c]!, points[3 * c + 1]!];
    const area = (bx - ax) * (cy2 - ay) - (by - ay) * (cx - ax);
    if (area >= 0) return; // seen from behind
    const [x0, x1] = [
      Math.max(0, Math.floor(Math.min(ax, bx, cx))),
      Math.min(side - 1, Math.ceil(Math.max(ax, bx, cx))),
    ];
    const [y0, y1] = [
      Math.max(0, Math.floor(Math.min(ay, by, cy2))),
      Math.min(side - 1, Math.ceil(Math.max(ay, by, cy2))),
    ];
    for (let y = y0; y <= y1; y += 1) {
      for (let x = x0; x <= x1; x += 1) {
        const wb = ((x - ax) * (cy2 - ay) - (y - ay) * (cx - ax)) / area;
        const wc = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area;
        const wa = 1 - wb - wc;
        if (wa < 0 || wb < 0 || wc < 0) continue;
        const z = wa * points[3 * a + 2]! + wb * points[3 * b + 2]! + wc * points[3 * c + 2]!;
        const at = y * side + x;
        if (z <= depths[at]!) continue;
        depths[at] = z;
        const u = wa * mesh.uvs[2 * a]! + wb * mesh.uvs[2 * b]! + wc * mesh.uvs[2 * c]!;
        const v = wa * mesh.uvs[2 * a + 1]! + wb * mesh.uvs[2 * b + 1]! + wc * mesh.uvs[2 * c + 1]!;
        const shade = wa * shades[a]! + wb * shades[b]! + wc * shades[c]!;
        const texel =
          3 *
          (Math.min(texture.height - 1, Math.floor(v * texture.height)) * texture.width +
            Math.min(texture.width - 1, Math.floor(u * texture.width)));
        for (let k = 0; k < 3; k += 1) pixels[4 * at + k] = Math.min(255, texture.data[texel + k]! * shade);
        pixels[4 * at + 3] = 255;
      }
    }
  }
}

function normalised([x, y, z]: [number, number, number]): [number, number, number] {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
