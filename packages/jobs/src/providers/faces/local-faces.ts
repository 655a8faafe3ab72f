import { setImmediate } from "node:timers/promises";
import type { Config } from "@vladmandic/human";
import { readPhotoHeader } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";
import { loadHuman } from "../vision/load-human.ts";
import { loadTfjs } from "../vision/load-tfjs.ts";
import { cutPixels, readPixels, type Pixels } from "../vision/pixels.ts";
import type { Box, Face, FaceProvider } from "./face-provider.ts";
import { anglesOf, landmarksOf } from "./landmarks.ts";

/** Longest side that is looked at. */
const LOOK_AT_PX = 1_600;
/** The detector sees 256 pixels a side. Larger pictures are looked at again in parts, for small faces. */
const IN_PARTS_ABOVE_PX = 700;
/** Narrower strips have no part worth a look of its own. */
const NARROWEST_PX = 120;
/** Parts overlap, so that a face on a border is whole in one of them. */
const OVERLAP = 0.25;
/** Boxes that share this much are one face. */
const SAME_FACE = 0.3;
/** The detector proposes, the mesh, which sees the face large, disposes. */
const MIN_DETECTED = 0.35;
const MIN_MESH = 0.6;
/** Faces smaller than this, in pixels of what is looked at, are noise. */
const MIN_FACE_PX = 16;

const FACES: Partial<Config> = {
  face: {
    enabled: true,
    detector: { modelPath: "blazeface.json", rotation: true, maxDetected: 30, minConfidence: 0.3 },
    mesh: { enabled: true, modelPath: "facemesh.json" },
    iris: { enabled: false },
    description: { enabled: false },
    emotion: { enabled: false },
    antispoof: { enabled: false },
    liveness: { enabled: false },
  },
};

/** BlazeFace and MediaPipe's face mesh on this machine, from the package of the library Human (MIT, Apache-2.0). */
export function createLocalFaces(): FaceProvider {
  return {
    async detect({ photo, signal }) {
      const whole = typeof photo === "string" ? await readPixels(photo, LOOK_AT_PX) : photo;
      const size = typeof photo === "string" ? await readPhotoHeader(photo).catch(asPermanent) : sizeOf(photo);
      const found: Face[] = [];
      for (const { left, top, width, height } of partsOf(whole)) {
        await setImmediate();
        signal.throwIfAborted();
        const part = cutPixels(whole, left, top, width, height);
        for (const face of await detectIn(part, left, top, whole)) {
          if (!found.some((other) => sharedShare(other.box, face.box) > SAME_FACE)) found.push(face);
        }
      }
      const ratio = size.widthPx / whole.width;
      return {
        widthPx: size.widthPx,
        heightPx: size.heightPx,
        faces: found
          .map((face) => enlarged(face, ratio))
          .toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height),
      };
    },
  };
}

function sizeOf({ width, height }: Pixels): { widthPx: number; heightPx: number } {
  return { widthPx: width, heightPx: height };
}

/** The whole, then, of large pictures, squares that overlap. */
function partsOf({ width, height }: Pixels): { left: number; top: number; width: number; height: number }[] {
  const parts = [{ left: 0, top: 0, width, height }];
  if (Math.max(width, height) <= IN_PARTS_ABOVE_PX || Math.min(width, height) < NARROWEST_PX) return parts;
  const side = Math.min(Math.min(width, height), Math.max(400, Math.ceil(Math.max(width, height) / 2)));
  const starts = (length: number) => {
    const count = Math.max(1, Math.ceil((length - side) / (side * (1 - OVERLAP))) + 1);
    return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (length - side)) / (count - 1))));
  };
  for (const top of starts(height)) {
    for (const left of starts(width)) parts.push({ left, top, width: side, height: side });
  }
  return parts;
}

/** Faces of one part, in places of the whole. */
async function detectIn(part: Pixels, left: number, top: number, whole: Pixels): Promise<Face[]> {
  const tf = await loadTfjs();
  const human = await loadHuman();
  const input = tf.tensor(new Int32Array(part.data), [1, part.height, part.width, 3], "int32");
  try {
    const { face: faces, error } = await human.detect(input as never, FACES);
    if (error !== null && error !== undefined) throw new Error(`face detection: ${String(error)}`);
    return faces.flatMap((face) => {
      if (face.boxScore < MIN_DETECTED || face.faceScore < MIN_MESH) return [];
      if (face.mesh.length < 468 || Math.min(face.box[2], face.box[3]) < MIN_FACE_PX) return [];
      // `meshRaw` is a share of the picture, and finer than `mesh`, which is rounded.
      const mesh = face.meshRaw.slice(0, 468).map(([x, y], i) => {
        return { x: x * part.width + left, y: y * part.height + top, z: face.mesh[i]![2] ?? 0 };
      });
      const score = Math.round(Math.sqrt(face.boxScore * face.faceScore) * 100) / 100;
      const box = inside(boundsOf(mesh), whole);
      return [{ score, box, landmarks: landmarksOf(mesh), ...anglesOf(mesh) }];
    });
  } finally {
    tf.dispose(input);
  }
}

function boundsOf(points: readonly { x: number; y: number }[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function inside(box: Box, { width, height }: Pixels): Box {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  return { x, y, width: Math.min(width, box.x + box.width) - x, height: Math.min(height, box.y + box.height) - y };
}

/** What two boxes share, as a share of the smaller one. */
function sharedShare(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return (Math.max(0, width) * Math.max(0, height)) / Math.min(a.width * a.height, b.width * b.height);
}

function enlarged(face: Face, ratio: number): Face {
  const { x, y, width, height } = face.box;
  return {
    ...face,
    box: { x: x * ratio, y: y * ratio, width: width * ratio, height: height * ratio },
    landmarks: landmarksOf(face.landmarks.mesh.map((p) => ({ x: p.x * ratio, y: p.y * ratio, z: p.z * ratio }))),
  };
}
