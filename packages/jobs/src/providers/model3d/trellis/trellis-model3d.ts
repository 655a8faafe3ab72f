import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPhoto } from "../../../media/open-photo.ts";
import { asPermanent } from "../../../media/unreadable-photo.ts";
import type { Model3dProvider } from "../model3d-provider.ts";
import { openModel } from "./open-model.ts";
import { askTrellis, type TrellisOptions, type TrellisRequest } from "./trellis-client.ts";

/** TRELLIS looks at 518 pixels a side. */
const SENT_SIDE_PX = 1_024;

export interface TrellisModel3dOptions
  extends Omit<TrellisOptions, "signal">, Pick<TrellisRequest<unknown>, "statusUrl" | "onAccepted"> {
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
      const { vertices, triangles, extentM, glb } = await askTrellis(
        { ...options, signal },
        {
          image,
          contentType: "image/png",
          statusUrl,
          onAccepted,
          onPercent: (percent) => onProgress("service", percent / 100),
          async open(bytes) {
            await options.onPaid();
            onProgress("check", 0);
            return openModel(bytes, sizeM);
          },
        },
      );
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
