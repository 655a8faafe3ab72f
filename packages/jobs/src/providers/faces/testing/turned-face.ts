import Delaunator from "delaunator";
import sharp from "sharp";
import type { Pixels } from "../../vision/pixels.ts";
import type { Face, Point } from "../face-provider.ts";

type Corner = Point & { z: number };

/**
 * A face of a photo turned about the vertical by its mesh, as a camera from the side would see it, on a
 * plain ground: a stand-in for a photo of a profile.
 * @param yawDegrees above 0: to the picture's right
 */
export async function turnedFace(path: string, face: Face, yawDegrees: number): Promise<Pixels> {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const side = 400;
  const zoom = 220 / face.box.width;
  const middle = { x: face.box.x + face.box.width / 2, y: face.box.y + face.box.height / 2 };
  const flat: Corner[] = face.landmarks.mesh;
  const deep = flat.reduce((sum, { z }) => sum + z, 0) / flat.length;
  const [cos, sin] = [Math.cos((yawDegrees * Math.PI) / 180), Math.sin((yawDegrees * Math.PI) / 180)];
  const turned = flat.map(({ x, y, z }): Corner => {
    const [dx, dz] = [x - middle.x, z - deep];
    return {
      x: side / 2 + (dx * cos - dz * sin) * zoom,
      y: side / 2 + (y - middle.y) * zoom,
      z: dx * sin + dz * cos,
    };
  });
  const picture = new Uint8Array(side * side * 3).fill(0x96);
  const depths = new Float32Array(side * side).fill(Infinity);
  const { triangles } = Delaunator.from(
    flat,
    ({ x }) => x,
    ({ y }) => y,
  );
  for (let i = 0; i < triangles.length; i += 3) {
    const at = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!] as const;
    fill(
      at.map((n) => turned[n]!),
      at.map((n) => flat[n]!),
    );
  }
  return { data: picture, width: side, height: side };

  /** What is nearer hides what is farther. */
  function fill(to: Corner[], from: Corner[]): void {
    const [a, b, c] = to as [Corner, Corner, Corner];
    const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if (Math.abs(area) < 1e-6) return;
    const [xs, ys] = [to.map(({ x }) => x), to.map(({ y }) => y)];
    for (
      let y = Math.max(0, Math.floor(Math.min(...ys)));
      y <= Math.min(side - 1, Math.ceil(Math.max(...ys)));
      y += 1
    ) {
      for (
        let x = Math.max(0, Math.floor(Math.min(...xs)));
        x <= Math.min(side - 1, Math.ceil(Math.max(...xs)));
        x += 1
      ) {
        const v = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area;
        const w = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / area;
        const u = 1 - v - w;
        if (u < -0.01 || v < -0.01 || w < -0.01) continue;
        const z = u * a.z + v * b.z + w * c.z;
        if (z >= depths[y * side + x]!) continue;
        depths[y * side + x] = z;
        const [p, q, r] = from as [Corner, Corner, Corner];
        const px = Math.min(info.width - 1, Math.max(0, Math.round(u * p.x + v * q.x + w * r.x)));
        const py = Math.min(info.height - 1, Math.max(0, Math.round(u * p.y + v * q.y + w * r.y)));
        for (let k = 0; k < 3; k += 1) picture[(y * side + x) * 3 + k] = data[(py * info.width + px) * 3 + k]!;
      }
    }
  }
}
