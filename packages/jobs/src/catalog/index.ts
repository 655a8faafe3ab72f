/** Every task, by name. zod only: safe in a browser. Handlers stand in tasks/, one file per definition. */
import type { z } from "zod";
import type { TaskDefinition } from "./define-task.ts";
import { cardsCreate } from "./cards-create.ts";
import { demoCountdown } from "./demo-countdown.ts";
import { demoWorkflow } from "./demo-workflow.ts";
import { designGenerate } from "./design-generate.ts";
import { imageAnalyze } from "./image-analyze.ts";
import { imageCartoonize } from "./image-cartoonize.ts";
import { imageGenerate } from "./image-generate.ts";
import { imagePrepare } from "./image-prepare.ts";
import { imageRemoveBackground } from "./image-remove-background.ts";
import { imageThumbnail } from "./image-thumbnail.ts";
import { imageUpscale } from "./image-upscale.ts";
import { jobsBatch } from "./jobs-batch.ts";
import { mediaIngest } from "./media-ingest.ts";
import { pdfExtract } from "./pdf-extract.ts";
import { videoThumbnail } from "./video-thumbnail.ts";
import { modelGlb } from "./model-glb.ts";
import { posterCreate } from "./poster-create.ts";
import { storyAuto } from "./story-auto.ts";
import { storyScenes } from "./story-scenes.ts";
import { storybookCreate } from "./storybook-create.ts";

export const catalog = {
  "image.thumbnail": imageThumbnail,
  "image.remove-background": imageRemoveBackground,
  "image.analyze": imageAnalyze,
  "image.cartoonize": imageCartoonize,
  "image.upscale": imageUpscale,
  "image.generate": imageGenerate,
  "design.generate": designGenerate,
  "image.prepare": imagePrepare,
  "cards.create": cardsCreate,
  "media.ingest": mediaIngest,
  "pdf.extract": pdfExtract,
  "video.thumbnail": videoThumbnail,
  "model.glb": modelGlb,
  "poster.create": posterCreate,
  "story.auto": storyAuto,
  "story.scenes": storyScenes,
  "storybook.create": storybookCreate,
  "jobs.batch": jobsBatch,
  "demo.countdown": demoCountdown,
  "demo.workflow": demoWorkflow,
} as const;

export type Catalog = typeof catalog;
export type TaskName = keyof Catalog;
export const TASK_NAMES = Object.keys(catalog) as [TaskName, ...TaskName[]];
/** Tasks that people and programs may start; the others are the engine's own. */
export const STARTABLE_TASK_NAMES = TASK_NAMES.filter((name) => {
  const { isInternal = false }: TaskDefinition = catalog[name];
  return !isInternal;
}) as [TaskName, ...TaskName[]];

/** Tasks that start by themselves, and whose ends are no news. */
export const QUIET_TASK_NAMES: readonly TaskName[] = TASK_NAMES.filter((name) => {
  const { isQuiet = false }: TaskDefinition = catalog[name];
  return isQuiet;
});

/** Tasks whose results are something to keep. */
export const KEPT_TASK_NAMES: readonly TaskName[] = TASK_NAMES.filter((name) => {
  const { keepsResult = false }: TaskDefinition = catalog[name];
  return keepsResult;
});

/** What a caller passes in: defaults may be left out. */
export type TaskInput<N extends TaskName> = z.input<Catalog[N]["input"]>;
/** What a handler receives: parsed, defaults filled in. */
export type ParsedTaskInput<N extends TaskName> = z.output<Catalog[N]["input"]>;
export type TaskOutput<N extends TaskName> = z.output<Catalog[N]["output"]>;
export type TaskPartial<N extends TaskName> = z.output<Catalog[N]["partial"]>;
export type TaskCheckpoint<N extends TaskName> = z.output<Catalog[N]["checkpoint"]>;

export function isTaskName(value: string): value is TaskName {
  return Object.hasOwn(catalog, value);
}

export { DESIGN_KINDS, DESIGN_PALETTE_NAMES, DESIGN_PALETTES, DESIGN_STYLES, NAIL_SHAPES } from "./design-options.ts";
export type { DesignKind, DesignPaletteName, DesignStyle, NailShape } from "./design-options.ts";
export type { MadeBy } from "./made-by.ts";
export type { Card, Deck } from "./cards-create.ts";
export { IMAGE_TYPES } from "./image-types.ts";
export { mediaKindOf, UPLOAD_TYPES } from "./media-types.ts";
export type { MediaKind } from "./media-types.ts";
export { ALL_QUEUES } from "./queue-limits.ts";
export type { QueueLimits, RateLimit } from "./queue-limits.ts";
export { POSTER_TEMPLATES } from "./poster-templates.ts";
export type { PosterTemplateName } from "./poster-templates.ts";
export { QUEUES } from "./queues.ts";
export type { QueueName } from "./queues.ts";
export { defineWorkflow } from "./define-workflow.ts";
export type { WorkflowDefinition, WorkflowStep } from "./define-workflow.ts";
export type { Backoff, TaskDefinition, TaskPolicy } from "./define-task.ts";
