import type { MediaKind, TaskName } from "../../catalog/index.ts";
import { UNREADABLE, type OddFile } from "./odd-file.ts";

/** The largest result of an enlargement, in megapixels. */
const MOST_MEGAPIXELS = 16;

/** Tasks that take a file, the kind they take, and what else they need to begin. */
export const FILE_TASKS = {
  "image.thumbnail": { takes: ["image"], more: {} },
  "image.analyze": { takes: ["image"], more: {} },
  "image.cartoonize": { takes: ["image"], more: {} },
  "image.remove-background": { takes: ["image"], more: {} },
  "image.upscale": { takes: ["image"], more: {} },
  "image.prepare": { takes: ["image"], more: {} },
  "model.glb": { takes: ["image"], more: { detail: "low" } },
  "poster.create": { takes: ["image"], more: { title: "Odd" } },
  "design.generate": { takes: ["image"], more: { prompt: "waves", kind: "pattern", variants: 1 } },
  "storybook.create": { takes: ["image"], more: { hero: "Odd", sceneCount: 3, length: "short" } },
  "cards.create": { takes: ["pdf", "image"], more: {} },
  "pdf.extract": { takes: ["pdf"], more: {} },
  "video.thumbnail": { takes: ["video"], more: {} },
  "media.ingest": { takes: ["image", "pdf", "video"], more: {} },
} as const satisfies Partial<Record<TaskName, { takes: readonly MediaKind[]; more: object }>>;

export type FileTask = keyof typeof FILE_TASKS;

/** What must come of a task that gets a file, whatever the library believes that file to be. */
export function outcomeOf(task: FileTask, file: OddFile): string {
  const takes: readonly MediaKind[] = FILE_TASKS[task].takes;
  // A part that fails is told of by itself; what it is a part of goes on without it.
  if (task === "media.ingest" || task === "storybook.create") return "result";
  const told = file.but?.[task];
  if (told !== undefined) return told;
  if (!takes.includes(file.kind)) return failed(task, UNREADABLE[takes[0] as MediaKind]);
  if (file.is === "unreadable") return failed(task, UNREADABLE[file.kind]);
  const { face, subject, sentences } = file.has ?? {};
  if (file.is !== "result") {
    const isTooMuch = task === "image.upscale" && file.is === "image-too-large";
    return failed(task, isTooMuch ? "result-too-large" : file.is);
  }
  switch (task) {
    case "poster.create":
      return face ? "result" : "no-face";
    case "image.remove-background":
    case "image.prepare":
    case "model.glb":
      return subject ? "result" : failed(task, "no-subject");
    case "image.upscale":
      return (file.megapixels ?? 0) * 4 > MOST_MEGAPIXELS ? "result-too-large" : "result";
    case "cards.create":
      if (sentences) return "result";
      return file.kind === "image" ? "picture-no-text" : "pdf-no-text";
    default:
      return "result";
  }
}

/** A workflow says that one of its steps failed; the step says why. */
function failed(task: FileTask, code: string): string {
  return task === "image.prepare" ? "child-failed" : code;
}
