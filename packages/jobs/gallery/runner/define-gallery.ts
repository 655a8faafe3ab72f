import type { TaskInput, TaskName, TaskOutput } from "../../src/catalog/index.ts";
import type { FileContext } from "../../src/worker/child/testing/file-context.ts";

/** One run of a task, and a cell of its sheet. */
export interface GalleryRun<N extends TaskName = TaskName> {
  /** Stands under the cell: what went in, in a few words. */
  label: string;
  input: TaskInput<N>;
  /** Files the input names by id: id → path. See {@link photo}. */
  items?: Readonly<Record<string, string>>;
  /** The picture shown beside the results, a path; none by default. */
  before?: string;
}

/** What came out of a run, for {@link Gallery.pictures}. */
export interface GalleryResult<N extends TaskName = TaskName> {
  run: GalleryRun<N>;
  output: TaskOutput<N>;
  artifacts: FileContext["artifacts"];
}

/** A picture of a sheet: encoded, of any kind sharp reads. */
export interface SheetPicture {
  data: Buffer | string;
  /** Default: the run's label. */
  label?: string;
}

/** A task's contact sheet: which inputs to run, and what to show of each. */
export interface Gallery<N extends TaskName = TaskName> {
  task: N;
  runs: readonly GalleryRun<N>[];
  /** Cells in a row of the sheet; 4 by default. */
  columns?: number;
  /** Size of a cell, in pixels; 320 × 240 by default. */
  cellWidthPx?: number;
  cellHeightPx?: number;
  /** What to show of a result that is no picture. Default: every artifact that is one. */
  pictures?(result: GalleryResult<N>): Promise<readonly SheetPicture[]>;
}

/** Declares a task's gallery; its only work is to infer the types. Default export of `gallery/<task>.ts`. */
export function defineGallery<const N extends TaskName>(gallery: Gallery<N>): Gallery<N> {
  return gallery;
}
