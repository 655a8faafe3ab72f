import type { TaskName } from "@jobwire/jobs/catalog";
import type { ArtifactView, JobView } from "@jobwire/jobs/wire";
import { lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";

/** What a task's own view of its result is given. It is shown from the first artifact or partial result on. */
export interface ResultViewProps {
  job: JobView;
  /** In the order they were made. */
  artifacts: readonly ArtifactView[];
  /** What the handler has streamed, oldest first; typed by the task's definition. */
  partials: readonly unknown[];
}

/** Results that want the whole width of the page, above everything else. */
export const WIDE_RESULTS: ReadonlySet<TaskName> = new Set(["storybook.create"]);

/** Tasks whose results are shown in a way of their own, loaded when needed. All others: pictures and files as they are. */
export const RESULT_VIEWS: {
  readonly [N in TaskName]?: LazyExoticComponent<ComponentType<ResultViewProps>>;
} = {
  "design.generate": lazy(() => import("./design-generate-result.tsx")),
  "image.remove-background": lazy(() => import("./before-after-result.tsx")),
  "image.cartoonize": lazy(() => import("./before-after-result.tsx")),
  "image.upscale": lazy(() => import("./before-after-result.tsx")),
  "image.analyze": lazy(() => import("./image-analyze-result.tsx")),
  "cards.create": lazy(() => import("./cards-create-result.tsx")),
  "model.glb": lazy(() => import("./model-glb-result.tsx")),
  "poster.create": lazy(() => import("./poster-create-result.tsx")),
  "story.auto": lazy(() => import("./story-auto-result.tsx")),
  "storybook.create": lazy(() => import("./storybook-create-result.tsx")),
  "pdf.extract": lazy(() => import("./pdf-extract-result.tsx")),
  "video.thumbnail": lazy(() => import("./video-thumbnail-result.tsx")),
};
