import { stat } from "node:fs/promises";
import type { Handler } from "../engine/handler.ts";
import { createLocalModel3d } from "../providers/model3d/local/local-model3d.ts";
import type { Model3dProvider, Model3dStage } from "../providers/model3d/model3d-provider.ts";
import { createTrellisModel3d } from "../providers/model3d/trellis/trellis-model3d.ts";

/** Where each stage begins and ends, in percent of the whole. */
const STAGES: Record<Model3dStage, { from: number; to: number; step: string }> = {
  cutout: { from: 0, to: 60, step: "Cutting out" },
  shape: { from: 60, to: 75, step: "Shaping" },
  texture: { from: 75, to: 88, step: "Colouring" },
  write: { from: 88, to: 90, step: "Writing" },
  service: { from: 0, to: 90, step: "Sculpting elsewhere" },
  check: { from: 90, to: 93, step: "Checking" },
  preview: { from: 93, to: 98, step: "Taking a picture" },
};

// One per process: the cut-out's model stays loaded for the next job.
const local = createLocalModel3d();

/** Makes a model of what stands out in a photo: by the connected TRELLIS server, else as a relief on this machine. */
export const modelGlb: Handler<"model.glb"> = async (ctx, { itemId, depth, thickness, detail, sizeM }) => {
  const file = await ctx.item(itemId);
  const trellis = ctx.connection("trellis");
  const provider: Model3dProvider =
    trellis === null
      ? local
      : createTrellisModel3d({
          ...trellis,
          provider: ctx.provider("trellis"),
          statusUrl: ctx.lastCheckpoint?.statusUrl ?? null,
          onAccepted: (statusUrl) => ctx.checkpoint({ statusUrl }),
          onPaid: () => ctx.cost({ service: "trellis", model: "TRELLIS", unit: "call", quantity: 1, usdMicros: null }),
        });
  const made = await provider.make({
    sourcePath: file.path,
    tempDir: ctx.tempDir,
    depth,
    thickness,
    detail,
    sizeM,
    signal: ctx.signal,
    onProgress(stage, done) {
      const { from, to, step } = STAGES[stage];
      ctx.progress({ percent: from + done * (to - from), step });
    },
  });
  const { path, previewPath, ...figures } = made;
  const { size: bytes } = await stat(path);
  const { artifactId } = await ctx.artifact(
    { path },
    { name: "model", contentType: "model/gltf-binary", meta: { ...figures } },
  );
  const preview =
    previewPath === null
      ? null
      : await ctx.artifact(
          { path: previewPath },
          { name: "preview", contentType: "image/png", meta: { madeBy: figures.madeBy } },
        );
  ctx.progress({ percent: 100, step: "Done" });
  return { artifactId, previewId: preview?.artifactId ?? null, bytes, ...figures };
};
