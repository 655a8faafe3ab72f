import { type Document, getBounds, NodeIO } from "@gltf-transform/core";
import {
  ALL_EXTENSIONS,
  EXTMeshoptCompression,
  EXTTextureAVIF,
  KHRDracoMeshCompression,
  KHRTextureBasisu,
} from "@gltf-transform/extensions";
import { PermanentError } from "../../../engine/permanent-error.ts";
import { answerWrong } from "../../http/service-errors.ts";
import { checkGlb } from "../check-glb.ts";
import { plainTextures, TextureDamaged } from "./plain-textures.ts";

/** What needs a decoder that browsers would fetch from elsewhere. */
const COMPRESSED: readonly unknown[] = [
  KHRDracoMeshCompression,
  EXTMeshoptCompression,
  KHRTextureBasisu,
  EXTTextureAVIF,
];
const READ = ALL_EXTENSIONS.filter((extension) => !COMPRESSED.includes(extension));
/** Extensions that a model may need: those that viewers draw as they are, and the one that is turned into plain pictures. */
const TAKEN = new Set(READ.map(({ EXTENSION_NAME }) => EXTENSION_NAME));

/** A model from outside, brought to size and on the ground; what draws it needs nothing but plain glTF. */
export interface OpenedModel {
  glb: Uint8Array;
  vertices: number;
  triangles: number;
  /** Width, height and depth in metres. */
  extentM: [number, number, number];
}

/**
 * Looks at a model that a service sent. It is validated before and after it is changed, and all its pictures are decoded;
 * those in WebP, as TRELLIS.2 writes them, become PNG or JPEG, which every viewer shows.
 * @param sizeM its longest side, in metres
 * @throws RetryableError `service-answer-wrong`; PermanentError `model-kind`
 */
export async function openModel(bytes: Uint8Array, sizeM: number): Promise<OpenedModel> {
  const sent = await flawless(bytes);
  if (sent.triangles === 0) throw answerWrong("trellis", "an empty 3D model");
  const strange = sent.extensionsRequired.filter((name) => !TAKEN.has(name));
  if (strange.length > 0) {
    // The next would be of the same kind, and paid for as well.
    throw new PermanentError(
      "model-kind",
      `The 3D service answered with a model that needs ${strange.join(", ")}, which is not shown here. Whoever runs it must export without compression.`,
    );
  }
  const io = new NodeIO().registerExtensions(READ);
  const document = await io.readBinary(bytes).catch((error: unknown) => {
    throw answerWrong("trellis", "a damaged 3D model", error);
  });
  await plainTextures(document).catch((error: unknown) => {
    throw error instanceof TextureDamaged ? answerWrong("trellis", "a 3D model with a damaged picture", error) : error;
  });
  const extentM = stand(document, sizeM);
  const glb = await io.writeBinary(document);
  const { vertices, triangles } = await flawless(glb);
  return { glb, vertices, triangles, extentM };
}

async function flawless(bytes: Uint8Array) {
  const report = await checkGlb(bytes).catch((error: unknown) => {
    throw answerWrong("trellis", "a damaged 3D model", error);
  });
  if (report.errors > 0) throw answerWrong("trellis", "a damaged 3D model", new Error(report.issues.join("; ")));
  return report;
}

/** Brings it to size, and upright onto the ground in the middle. */
function stand(document: Document, sizeM: number): [number, number, number] {
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  if (scene === undefined) throw answerWrong("trellis", "an empty 3D model");
  const { min, max } = getBounds(scene);
  const extent = [0, 1, 2].map((axis) => max[axis]! - min[axis]!) as [number, number, number];
  const scale = sizeM / Math.max(...extent);
  if (!Number.isFinite(scale) || scale <= 0) throw answerWrong("trellis", "an empty 3D model");
  const ground = document
    .createNode("ground")
    .setScale([scale, scale, scale])
    .setTranslation([-((min[0] + max[0]) / 2) * scale, -min[1] * scale, -((min[2] + max[2]) / 2) * scale]);
  for (const child of scene.listChildren()) ground.addChild(child);
  scene.addChild(ground);
  root.setDefaultScene(scene);
  return extent.map((length) => Math.round(length * scale * 1e4) / 1e4) as [number, number, number];
}
