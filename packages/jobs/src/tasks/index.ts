/** The handler of every task, loaded when first needed. One file per definition of the catalog. */
import { demoWorkflow } from "../catalog/demo-workflow.ts";
import { imagePrepare } from "../catalog/image-prepare.ts";
import type { Handlers } from "../engine/handler.ts";
import { runWorkflow } from "../engine/workflow/run-workflow.ts";

export const handlers: Handlers = {
  "image.thumbnail": async () => (await import("./image-thumbnail.ts")).imageThumbnail,
  "image.remove-background": async () => (await import("./image-remove-background.ts")).imageRemoveBackground,
  "image.analyze": async () => (await import("./image-analyze.ts")).imageAnalyze,
  "image.upscale": async () => (await import("./image-upscale.ts")).imageUpscale,
  "image.cartoonize": async () => (await import("./image-cartoonize.ts")).imageCartoonize,
  "design.generate": async () => (await import("./design-generate.ts")).designGenerate,
  "image.generate": async () => (await import("./image-generate.ts")).imageGenerate,
  "image.prepare": async () => runWorkflow(imagePrepare),
  "cards.create": async () => (await import("./cards-create.ts")).cardsCreate,
  "media.ingest": async () => (await import("./media-ingest.ts")).mediaIngest,
  "pdf.extract": async () => (await import("./pdf-extract.ts")).pdfExtract,
  "video.thumbnail": async () => (await import("./video-thumbnail.ts")).videoThumbnail,
  "model.glb": async () => (await import("./model-glb.ts")).modelGlb,
  "poster.create": async () => (await import("./poster-create.ts")).posterCreate,
  "story.auto": async () => (await import("./story-auto.ts")).storyAuto,
  "story.scenes": async () => (await import("./story-scenes.ts")).storyScenes,
  "storybook.create": async () => (await import("./storybook-create.ts")).storybookCreate,
  "jobs.batch": async () => (await import("./jobs-batch.ts")).jobsBatch,
  "demo.workflow": async () => runWorkflow(demoWorkflow),
  "demo.countdown": async () => (await import("./demo-countdown.ts")).demoCountdown,
};
