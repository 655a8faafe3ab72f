import { PermanentError } from "../../../engine/permanent-error.ts";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getBounds, NodeIO } from "@gltf-transform/core";
import { openPhoto } from "../../../media/open-photo.ts";
import { asPermanent } from "../../../media/unreadable-photo.ts";
import { answerWrong } from "../../http/service-errors.ts";
import { checkGlb } from "../check-glb.ts";
import type { Model3dProvider } from "../model3d-provider.ts";
import { askTrellis, type TrellisOptions, type TrellisRequest } from "./trellis-client.ts";

/** TRELLIS looks at 518 pixels a side. */
const SENT_SIDE_PX = 1_024;

export interface TrellisModel3dOptions
  extends Omit<TrellisOptions, "signal">, Pick<TrellisRequest, "statusUrl" | "onAccepted"> {
  /** The server has sent a model: what it cost is to be kept. */
  onPaid: () => Promise<void>;
}

/** Has a TRELLIS server make the model, in the round. Depth, thickness and detail are its own affair. */
export function createTrellisModel3d(options: TrellisModel3dOptions): Model3dProvider {
  return {
    async make({ sourcePath, tempDir, sizeM, signal, onProgress }) {
      onProgress("service", 0);
      // Small, upright, without the photo's metadata; clear parts stay clear, which tells it the subject.
      const image = await openPhoto(sourcePath)
        .autoOrient()
        .toColourspace("srgb")
        .resize(SENT_SIDE_PX, SENT_SIDE_PX, { fit: "inside", withoutEnlargement: true })
        .png()
        .toBuffer()
        .catch(asPermanent);
      const { statusUrl, onAccepted } = options;
      const bytes = await askTrellis(
        { ...options, signal },
        {
          image,
          contentType: "image/png",
          statusUrl,
          onAccepted,
          onPercent: (percent) => onProgress("service", percent / 100),
        },
      );
      await options.onPaid();

      onProgress("check", 0);
      const { vertices, triangles, extentM, glb } = await taken(bytes, sizeM);
      const path = join(tempDir, "model.glb");
      await writeFile(path, glb);
      const [widthM, heightM, depthM] = extentM;
      return {
        path,
        previewPath: null,
        vertices,
        triangles,
        widthM,
        heightM,
        depthM,
        isClosed: null,
        madeBy: { service: "trellis", model: "TRELLIS", limits: "What the photo does not show is imagined." },
      };
    },
  };
}

/** Looks at what came, brings it to size and on the ground. @throws RetryableError `service-answer-wrong` */
async function taken(bytes: Uint8Array, sizeM: number) {
  const report = await checkGlb(bytes).catch((error: unknown) => {
    throw answerWrong("trellis", "a damaged 3D model", error);
  });
  if (report.errors > 0) throw answerWrong("trellis", "a damaged 3D model", new Error(report.issues.join("; ")));
  if (report.triangles === 0) throw answerWrong("trellis", "an empty 3D model");
  // Compressed meshes need decoders that browsers would fetch from elsewhere.
  if (report.extensionsRequired.length > 0) {
    // The next would be of the same kind, and paid for as well.
    throw new PermanentError(
      "model-kind",
      `The 3D service answered with a model that needs ${report.extensionsRequired.join(", ")}, which is not shown here. Whoever runs it must export without compression.`,
    );
  }
  const io = new NodeIO();
  const document = await io.readBinary(bytes);
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
  return {
    vertices: report.vertices,
    triangles: report.triangles,
    extentM: extent.map((length) => Math.round(length * scale * 1e4) / 1e4) as [number, number, number],
    glb: await io.writeBinary(document),
  };
}
