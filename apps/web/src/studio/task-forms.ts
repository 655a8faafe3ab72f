import type { TaskName } from "@jobwire/jobs/catalog";
import { lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";

/** What a task's own form is given. */
export interface TaskFormProps {
  /** The file to begin with. */
  itemId?: string | undefined;
  /** What an earlier job was asked for: the form begins with it. Not checked. */
  known?: Readonly<Record<string, unknown>> | undefined;
  /** The result to begin from: its job, and which of its artifacts. */
  remix?: { jobId: string; artifactId: string } | undefined;
}

/** Tasks with a form drawn by hand, loaded when needed. All others get one made from their schema. */
export const TASK_FORMS: {
  readonly [N in TaskName]?: LazyExoticComponent<ComponentType<TaskFormProps>>;
} = {
  "cards.create": lazy(() => import("./cards-form.tsx")),
  "design.generate": lazy(() => import("./design-form.tsx")),
  "poster.create": lazy(() => import("./poster/poster-form.tsx")),
  "storybook.create": lazy(() => import("./storybook/storybook-form.tsx")),
};
