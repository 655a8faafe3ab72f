import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import sharp from "sharp";
import type { CutoutProvider } from "../../cutout/cutout-provider.ts";
import { createLocalCutout } from "../../cutout/local-cutout.ts";
import { checkGlb } from "../check-glb.ts";
import { drawMesh } from "../draw-mesh.ts";
import { isClosed } from "../mesh.ts";
import type { Model3dProvider, Model3dStage } from "../model3d-provider.ts";
import { writeGlb } from "../write-glb.ts";
import { reliefMesh } from "./relief-mesh.ts";
import { reliefTexture } from "./relief-texture.ts";
import { readSubjectField, subjectBox } from "./subject-field.ts";

/** Cells along the longer side. The finest makes about 200 000 triangles. */
const CELLS = { low: 72, medium: 144, high: 224 } as const;
const PREVIEW_PX = 768;

/** What we made is not what we promise: a fault of ours, never of the photo. */
class ModelInvalid extends Error {
  override readonly name = "ModelInvalid";
}

/** Makes a closed relief of a photo's cut-out on this machine. */
export function createLocalModel3d(cutout: CutoutProvider = createLocalCutout()): Model3dProvider {
  return {
    async make({ sourcePath, tempDir, sizeM, depth, thickness, detail, signal, onProgress }) {
      const begin = async (stage: Model3dStage) => {
        await nextTurn();
        signal.throwIfAborted();
        onProgress(stage, 0);
      };
      await begin("cutout");
      const cutoutPath = join(tempDir, "cutout.png");
      const steps = ["decode", "prepare", "model", "refine", "encode"];
      await cutout.cutOut({
        sourcePath,
        targetPath: cutoutPath,
        signal,
        onProgress: (stage, done) => onProgress("cutout", (steps.indexOf(stage) + done) / steps.length),
      });

      await begin("shape");
      const subject = await subjectBox(cutoutPath);
      const field = await readSubjectField(cutoutPath, subject, CELLS[detail]);
      const mesh = reliefMesh(field, { sizeM, depth, thickness });
      if (!isClosed(mesh)) throw new ModelInvalid("the relief is not closed");

      await begin("texture");
      const { jpeg } = await reliefTexture(cutoutPath, subject.box);

      await begin("write");
      const bytes = await writeGlb(mesh, jpeg, "relief");
      const path = join(tempDir, "model.glb");
      await writeFile(path, bytes);

      await begin("check");
      const { errors, warnings, issues, vertices, triangles } = await checkGlb(bytes);
      if (errors + warnings > 0) throw new ModelInvalid(`gltf-validator: ${issues.join("; ")}`);

      await begin("preview");
      const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
      const texture = { data, width: info.width, height: info.height };
      const previewPath = join(tempDir, "preview.png");
      await writeFile(previewPath, await drawMesh(mesh, texture, { yaw: -22, pitch: 8, sidePx: PREVIEW_PX }));
      const [widthM, heightM, depthM] = extentOf(mesh.positions);
      return {
        path,
        previewPath,
        vertices,
        triangles,
        widthM,
        heightM,
        depthM,
        isClosed: true,
        madeBy: {
          service: "local",
          model: "Relief from the cut-out",
          limits: "A relief, not a figure in the round: its sides and back are guessed from the outline.",
        },
      };
    },
  };
}

/** Width, height and depth, to a tenth of a millimetre. */
function extentOf(positions: Float32Array): [number, number, number] {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 1) {
    least[i % 3] = Math.min(least[i % 3]!, positions[i]!);
    most[i % 3] = Math.max(most[i % 3]!, positions[i]!);
  }
  return [0, 1, 2].map((axis) => Math.round((most[axis]! - least[axis]!) * 1e4) / 1e4) as [number, number, number];
}
