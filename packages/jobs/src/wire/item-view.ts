import type { TaskName } from "../catalog/index.ts";

/** A stored result of a job, as its owner sees it. */
export interface ArtifactView {
  id: string;
  jobId: string;
  itemId: string | null;
  /** Role within its job, e.g. `cutout`. */
  name: string;
  task: TaskName;
  contentType: string;
  bytes: number;
  /** Path on the server; needs the owner's session. */
  url: string;
  meta: Record<string, unknown>;
  createdAt: string;
}

/** A file in a user's library. */
export interface ItemView extends NamedItem {
  bytes: number;
  /** Size of the upright picture; null for files that have none. */
  widthPx: number | null;
  heightPx: number | null;
  createdAt: string;
  /** Path of the file as it was uploaded. */
  originalUrl: string;
  /** Results about this item, newest first. */
  artifacts: ArtifactView[];
}

/** What is known of an item that was chosen and not read. */
export interface NamedItem {
  id: string;
  name: string;
  contentType: string;
}
