import type { MadeBy, TaskName } from "../catalog/index.ts";
import type { ArtifactView } from "./item-view.ts";

/** The result of a job that its owner keeps. */
export interface CollectionEntryView extends NamedEntry {
  task: TaskName;
  /** What its owner calls it; null: nothing of their own. */
  name: string | null;
  savedAt: string;
  /** The file of the library that it was made from; null: none, or it is gone. */
  itemId: string | null;
  /** Up to four, the best first. */
  pictures: ArtifactView[];
  /** Files to download. */
  fileCount: number;
  bytes: number;
}

/** What is known of an entry that was chosen and not read. */
export interface NamedEntry {
  jobId: string;
  /** What its owner calls it, else what it is. */
  title: string;
}

/** How the collection stands: changes whenever something in it does. */
export interface CollectionStamp {
  count: number;
  changedAt: string | null;
}

/** A link by which anybody sees one result. What stands in the link is told once, when it is made. */
export interface ShareView {
  id: string;
  jobId: string;
  title: string;
  task: TaskName;
  createdAt: string;
  expiresAt: string;
}

/** A file of a shared result. */
export interface SharedFile {
  id: string;
  name: string;
  contentType: string;
  bytes: number;
  /** Path on the server; needs nothing but itself. */
  url: string;
}

/** What somebody with a link sees: nothing of whose it is. */
export interface SharedView {
  task: TaskName;
  title: string;
  madeBy: MadeBy | null;
  expiresAt: string;
  /** Of the job itself, in the order they were made. */
  files: SharedFile[];
  /** The pages of a picture book; pictures are known by their ids among the files of the link. */
  book: {
    title: string;
    hero: string;
    coverArtifactId: string | null;
    starArtifactId: string | null;
    scenes: { number: number; text: string; caption: string; artifactId: string | null }[];
  } | null;
}
