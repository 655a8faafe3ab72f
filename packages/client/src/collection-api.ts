import type { TaskName } from "@jobwire/jobs/catalog";
import type { CollectionEntryView, NamedEntry, ShareView } from "@jobwire/jobs/wire";

/** Which part of a collection; every part narrows it. */
export interface CollectionFilter {
  /** Part of what an entry is called, in any case; 1 to 100 characters. */
  q?: string;
  task?: TaskName;
}

/** One page, newest first. `nextCursor` is null on the last. */
export interface CollectionPage {
  entries: CollectionEntryView[];
  nextCursor: string | null;
}

/** The results that the viewer keeps, and the links to them that they gave away. */
export interface CollectionApi {
  /** Newest first. @param page.limit 1 to 100, default 50 */
  list(page?: CollectionFilter & { cursor?: string | null; limit?: number }): Promise<CollectionPage>;
  /** All that fits, with its title only; the newest 10 000, `isCut` where there are more. */
  named(filter?: CollectionFilter): Promise<{ entries: NamedEntry[]; isCut: boolean }>;
  /** A job's result as it stands in the viewer's collection; null where it does not. */
  get(jobId: string): Promise<CollectionEntryView | null>;
  /** Puts results of completed jobs (at most 10 000) into the collection, or back; resolves with what is there. */
  save(jobIds: readonly string[]): Promise<string[]>;
  /** Takes results (at most 10 000) out; they stay with their jobs. Resolves with those that were there. */
  remove(jobIds: readonly string[]): Promise<string[]>;
  /** @param name at most 120 characters; empty: what it is called without one */
  rename(jobId: string, name: string): Promise<void>;
  /** Whether results go into the collection by themselves. */
  isAutomatic(): Promise<boolean>;
  /** Counts for jobs that end from now on. */
  setAutomatic(isAutomatic: boolean): Promise<void>;
  /**
   * Makes a link by which anybody sees this result; its path is told here and nowhere else.
   * @param forSeconds an hour to 30 days
   */
  share(jobId: string, forSeconds: number): Promise<{ path: string; share: ShareView }>;
  /** Links that lead somewhere, the newest first, at most 200; of one job where named. */
  shares(jobId?: string): Promise<ShareView[]>;
  /** Whoever has the link sees nothing from now on. */
  unshare(shareId: string): Promise<void>;
}
